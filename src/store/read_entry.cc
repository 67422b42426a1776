#include "store/read_entry.h"

#include "incident/accounts.h"
#include "incident/source_groups.h"

namespace parley::store {

Entry read_entry(const Document& document, const pipeline::Reading& reading, const pipeline::Tables& tables,
                 std::string_view extractor) {
  Entry entry =
      make_entry(document, reading.record, incident::find_accounts(document, reading, tables),
                 incident::group_of_publisher(document, tables.actors, tables.publishers), extractor, reading.language);
  if (const data::Publisher* known = incident::known_publisher(document, tables.publishers)) {
    entry.document[table("document").at("source_id")] = known->name;
    entry.source_name = known->name, entry.publisher_kind = data::to_string(known->kind);
    entry.publisher_code = known->party;
  }
  return entry;
}

}  // namespace parley::store
