// Documents that people send: read as files are, and added to the ledger.
#include "ingest/ingest.h"
#include "ingest/warc.h"
#include "serve/rows.h"
#include "store/read_entry.h"

namespace parley::serve {
namespace {

constexpr int kMostReading = 2;
constexpr size_t kMostDocuments = 200;  // of one request
// Bytes of text of one request: reading takes longer than in proportion where every sentence is a claim.
constexpr size_t kMostText = size_t{1} << 20;
constexpr size_t kMostExpanded = size_t{64} << 20;  // archives that are attached to mail

/// The name says what the bytes are and stands in the record; nothing is opened by it.
std::string name_of(const Call& call) {
  std::string out;
  for (const char c : parameter(call, "name").substr(0, 200)) out += static_cast<unsigned char>(c) < ' ' ? '_' : c;
  return out.empty() ? "document.txt" : out;
}

const char* word_for(store::Added::What what) {
  return what == store::Added::What::added       ? "added"
         : what == store::Added::What::unchanged ? "unchanged"
                                                 : "read again";
}

class Reader {
 public:
  Reader(Call& call, const pipeline::Tables& tables) : call_(call), tables_(tables) {
    by_ = call.desk.is_shared() ? call.visitor.person.name : "parley " + call.desk.config().version;
    json_.open_object().key("items").open_array();
  }
  void take(const Document& found) {
    const std::optional<Document> kept = call_.store->as_kept(found);
    const Document& document = kept ? *kept : found;
    if (added_ + failed_ >= kMostDocuments)
      return fail({"more than 200 documents at once; send the rest in another request"});
    bytes_ += document.text().size();
    if (bytes_ > kMostText) return fail({"more than 1 MiB of text at once; `parley add` takes more"});
    const pipeline::Reading reading = pipeline::analyse(document, tables_);
    const store::Entry entry = store::read_entry(document, reading, tables_, call_.desk.config().extractor());
    const auto added = call_.store->add(entry, by_);
    if (!added) return fail(added.error());
    ++added_;
    json_.open_object().field("document", std::string_view(added->document)).field("status", word_for(added->what));
    json_.field("title", std::string_view(document.metadata().title));
    json_.field("claims", static_cast<int64_t>(added->claims)).key("incidents").open_array();
    for (const std::string& id : added->incidents) json_.value(std::string_view(id));
    json_.close_array().close_object();
  }
  void fail(const Error& error) {
    if (++failed_ > kMostDocuments) return;
    errors_.push_back(to_string(error));
  }
  Response finish() {
    json_.close_array().key("errors").open_array();
    for (const std::string& error : errors_) json_.value(std::string_view(error));
    json_.close_array().close_object();
    if (added_ == 0) return problem(422, errors_.empty() ? "there is no document in it" : errors_.front());
    return json_response(json_, 201);
  }

 private:
  Call& call_;
  const pipeline::Tables& tables_;
  std::string by_;
  JsonWriter json_;
  size_t added_ = 0, failed_ = 0, bytes_ = 0;
  std::vector<std::string> errors_;
};

}  // namespace

Response post_documents(Call& call) {
  if (call.request.body.empty()) return problem(400, "the body is empty; it holds the document");
  if (ingest::is_archive(call.request.body) || ingest::is_warc(call.request.body))
    return problem(415, "this is an archive; `parley add` reads archives, the desk takes documents one by one");
  const Turn turn(call.desk.reading, kMostReading);
  if (!turn.taken) return busy("other documents are being read; send this one again in a moment", 2);
  const auto tables = call.desk.config().tables();
  if (!tables) return failed(tables.error(), 500);
  Reader reader(call, **tables);
  ingest::read_bytes(
      name_of(call), call.request.body,
      [&](Result<Document> document) { document ? reader.take(*document) : reader.fail(document.error()); },
      {.most_expanded = kMostExpanded});
  return reader.finish();
}

}  // namespace parley::serve
