#include "export/export.h"

#include <algorithm>

namespace parley::exports {
namespace {

bool narrows(const store::IncidentQuery& q) {
  return q.near || q.contested ||
         !(q.id.empty() && q.from.empty() && q.to.empty() && q.place.empty() && q.kind.empty() && q.state.empty() &&
           q.words.empty());
}

Result<Format> find_format(const Request& request) {
  std::string names;
  for (Format& one : formats(request.data)) {
    if (one.name == request.format) return std::move(one);
    names += (names.empty() ? "" : ", ") + one.name;
  }
  return Error{"there is no format '" + request.format + "'; known are " + names};
}

Result<Ok> make_room(const Request& request, const Format& format) {
  std::error_code failure;
  const bool there = std::filesystem::exists(request.out, failure);
  const bool full = there && (!format.folder || !std::filesystem::is_empty(request.out, failure));
  if (full && !request.overwrite) return Error{"exists; --force writes over it", request.out.string()};
  if (format.folder) {
    std::filesystem::create_directories(request.out, failure);
    if (failure)
      return Error{"cannot be made: " + failure.message() + "; this format is a folder", request.out.string()};
  } else if (there && std::filesystem::is_directory(request.out, failure)) {
    return Error{"is a folder; name a file", request.out.string()};
  }
  return Ok{};
}

/// One pass over the ledger, rows redacted before anybody sees them.
class Pass {
 public:
  Pass(const Request& request, const Edition& edition, const Reference& reference, const Redactor& redactor)
      : request_(request),
        edition_(edition),
        reference_(reference),
        redactor_(redactor),
        locator_(reference, edition.viewpoint) {}

  Result<Ok> incidents(store::Walk& walk, Writer& writer, const std::function<void(size_t)>& tick) {
    const auto claims =
        narrows(request_.query) || !writer.wants_claims() ? Writer::Claims::within : Writer::Claims::come_alone;
    return walk.incidents(request_.query, writer.want(), [&](store::FiledIncident& one) {
      if (const auto derived = let_leave(one, redactor_, reference_, locator_)) {
        Cells cells = fresh();
        cells.incident = &one, cells.derived = &*derived;
        writer.incident(cells, claims);
      }
      tick(++done_);
      return !writer.failed();
    });
  }
  Result<Ok> claims(store::Walk& walk, Writer& writer, const std::function<void(size_t)>& tick) {
    return walk.claims(writer.want(), [&](store::FiledClaim& one, store::SourceDocument& document) {
      if (redactor_.apply(one, document)) {
        Cells cells = fresh();
        cells.claim = &one, cells.document = &document;
        writer.claim(cells);
      }
      tick(++done_);
      return !writer.failed();
    });
  }

 private:
  Cells fresh() const {
    Cells cells;
    cells.edition = &edition_, cells.reference = &reference_, cells.locator = &locator_;
    return cells;
  }
  const Request& request_;
  const Edition& edition_;
  const Reference& reference_;
  const Redactor& redactor_;
  Locator locator_;
  size_t done_ = 0;
};

}  // namespace

std::optional<Derived> let_leave(store::FiledIncident& incident, const Redactor& redactor, const Reference& reference,
                                 const Locator& locator) {
  Derived derived = derive(incident, reference, locator);  // before the place is coarsened
  if (!redactor.shows_places()) derived.place_name.clear(), derived.location.unit2.clear();
  if (!redactor.apply(incident)) return std::nullopt;
  return derived;
}

Result<Exported> run(const Request& request, const Reference& reference, const std::function<void(size_t)>& tick) {
  const auto format = find_format(request);
  if (!format) return format.error();
  auto walk = store::Walk::open(request.ledger);
  if (!walk) return walk.error();
  if (auto room = make_room(request, *format); !room) return room.error();
  Edition edition = request.edition;
  edition.format = format->name, edition.at = (*walk)->at(), edition.head = (*walk)->head();
  Exported out;
  out.lost_file = format->folder ? request.out / "lost.csv" : std::filesystem::path(request.out.string() + ".lost.csv");
  auto lost = Lost::create(out.lost_file, edition);
  if (!lost) return lost.error();
  auto writer = make_writer(*format, {request.out, request.data, edition, *lost, **walk});
  if (!writer) return writer.error();
  const Redactor redactor(request.profile, [&](const Withheld&) { ++out.withheld; });
  Pass pass(request, edition, reference, redactor);
  const bool narrow = narrows(request.query);
  if ((*writer)->wants_incidents() || narrow) {
    if (auto done = pass.incidents(**walk, **writer, tick); !done) return done.error();
  }
  if ((*writer)->wants_claims() && !narrow) {
    if (auto done = pass.claims(**walk, **writer, tick); !done) return done.error();
  }
  if (auto done = (*writer)->finish(); !done) return done.error();
  if (auto done = lost->finish(); !done) return done.error();
  out.what = (*writer)->describe(), out.lost = lost->count(), out.head = edition.head;
  return out;
}

Result<std::map<std::string, std::vector<Difference>>> compare_published(const Request& request,
                                                                         const std::vector<std::string>& ids) {
  auto walk = store::Walk::open(request.ledger);
  if (!walk) return walk.error();
  auto now = (*walk)->load(ids, {});
  if (!now) return now.error();
  const Redactor redactor(request.profile, nullptr);
  std::map<std::string, std::vector<Difference>> out;
  for (store::FiledIncident& is : *now) {
    const std::string id = store::to_text(is.incident[store::table("incident").at("id")]);
    auto was = (*walk)->published(id);
    if (!was) return was.error();
    if (!*was) continue;
    const bool left = redactor.apply(**was), leaves = redactor.apply(is);
    if (left && leaves)
      out[id] = differences(**was, is);
    else if (left != leaves)
      out[id] = {{"incident", id, left ? "withdrawn" : "new", "", left ? "published" : "", leaves ? "leaves" : ""}};
    else
      out[id] = {};
  }
  return out;
}

Result<size_t> preview(const Request& request, const OnWithheld& each) {
  auto walk = store::Walk::open(request.ledger);
  if (!walk) return walk.error();
  size_t leaving = 0;
  const Redactor redactor(request.profile, each);
  const auto done = (*walk)->incidents(request.query, store::Want{false, true}, [&](store::FiledIncident& one) {
    leaving += redactor.apply(one);
    return true;
  });
  if (!done) return done.error();
  return leaving;
}

}  // namespace parley::exports
