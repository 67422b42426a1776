#include "store/read_entry.h"

#include "incident/accounts.h"
#include "incident/source_groups.h"

namespace parley::store {

Entry read_entry(const Document& document, const pipeline::Reading& reading, const pipeline::Tables& tables,
                 std::string_view extractor) {
  return make_entry(document, reading.record, incident::find_accounts(document, reading, tables),
                    incident::group_of_publisher(document, tables.actors), extractor, reading.language);
}

}  // namespace parley::store
