#include "export/difference.h"

#include <algorithm>
#include <map>

namespace parley::exports {
namespace {

using store::Row;
using store::Rows;

// Numbers of rows, ids that are told beside, versions of the program, what only says where a figure stands.
constexpr std::string_view kUntold[] = {"n",          "id",         "incident_id", "document_id",        "claim_id",
                                        "account_id", "number",     "packed",      "component",          "extractor",
                                        "version",    "changed_at", "decision_id", "low_from",           "best_from",
                                        "high_from",  "span_begin", "span_end",    "changed_since_read", "document_n"};

bool is_told(std::string_view column) {
  return std::find(std::begin(kUntold), std::end(kUntold), column) == std::end(kUntold);
}

std::string cell(const Row& row, const store::Table& t, std::string_view column) {
  return store::to_text(row[t.at(column)]);
}

/// "5", "5 or more", "up to 7", "5 to 7".
std::string figure(const Row& row, const store::Table& t) {
  const std::string low = cell(row, t, "low"), high = cell(row, t, "high");
  if (low.empty() && high.empty()) return "not claimed";
  if (high.empty()) return low + " or more";
  if (low.empty()) return "up to " + high;
  return low == high ? low : low + " to " + high;
}

std::string joined(std::initializer_list<std::string> parts) {
  std::string out;
  for (const std::string& part : parts) {
    if (!part.empty()) out += (out.empty() ? "" : ", ") + part;
  }
  return out;
}

class Comparison {
 public:
  std::vector<Difference> run(const store::FiledIncident& before, const store::FiledIncident& after) {
    const std::string id = cell(before.incident, store::table("incident"), "id");
    fields("incident", id, store::table("incident"), before.incident, after.incident);
    rows(
        "range", store::table("incident_range"), before.ranges, after.ranges,
        [](const Row& row, const store::Table& t) {
          return joined({cell(row, t, "kind"), cell(row, t, "people")});
        },
        figure);
    rows("account", store::table("account"), before.accounts, after.accounts, by_id,
         [](const Row& row, const store::Table& t) {
           return joined({cell(row, t, "published"), cell(row, t, "place"), cell(row, t, "group_id")});
         });
    claims(before.claims, after.claims);
    return std::move(out_);
  }

 private:
  static std::string by_id(const Row& row, const store::Table& t) { return cell(row, t, "id"); }

  void fields(const char* thing, const std::string& id, const store::Table& t, const Row& before, const Row& after) {
    for (size_t i = 0; i < t.columns.size(); ++i) {
      if (!is_told(t.columns[i])) continue;
      const std::string was = store::to_text(before[i]), is = store::to_text(after[i]);
      if (was != is) out_.push_back({thing, id, "changed", t.columns[i], was, is});
    }
  }

  /// Rows of both sides by their keys: new, withdrawn, or field by field.
  template <class Key, class Words>
  void rows(const char* thing, const store::Table& t, const Rows& before, const Rows& after, Key key, Words words) {
    std::map<std::string, std::pair<const Row*, const Row*>> all;
    for (const Row& row : before) all[key(row, t)].first = &row;
    for (const Row& row : after) all[key(row, t)].second = &row;
    for (const auto& [id, both] : all) {
      const auto& [was, is] = both;
      if (!was)
        out_.push_back({thing, id, "new", "", "", words(*is, t)});
      else if (!is)
        out_.push_back({thing, id, "withdrawn", "", words(*was, t), ""});
      else
        fields(thing, id, t, *was, *is);
    }
  }

  static std::string words_of(const store::FiledClaim& claim) {
    const store::Table& t = store::table("claim");
    const Row& row = claim.rows.claim;
    return joined({cell(row, t, "trigger_text"), cell(row, t, "stance"), cell(row, t, "event")});
  }

  void claims(const std::vector<store::FiledClaim>& before, const std::vector<store::FiledClaim>& after) {
    std::map<std::string, std::pair<const store::FiledClaim*, const store::FiledClaim*>> all;
    for (const store::FiledClaim& claim : before) all[claim.rows.id()].first = &claim;
    for (const store::FiledClaim& claim : after) all[claim.rows.id()].second = &claim;
    for (const auto& [id, both] : all) {
      const auto& [was, is] = both;
      if (!was) {
        out_.push_back({"claim", id, "new", "", "", words_of(*is)});
      } else if (!is) {
        out_.push_back({"claim", id, "withdrawn", "", words_of(*was), ""});
      } else {
        fields("claim", id, store::table("claim"), was->rows.claim, is->rows.claim);
        parts(id, "claim_speaker", "depth", was->rows.speakers, is->rows.speakers);
        parts(id, "claim_role", "role", was->rows.roles, is->rows.roles);
        rows("harm", store::table("harm"), was->rows.harms, is->rows.harms, by_id,
             [](const Row& row, const store::Table& of) {
               return joined({cell(row, of, "kind"), figure(row, of)});
             });
      }
    }
  }

  /// Speakers and roles are told as one value each: their words and their code.
  void parts(const std::string& claim, const char* table, const char* name, const Rows& before, const Rows& after) {
    const store::Table& t = store::table(table);
    const bool speakers = std::string_view(name) == "depth";
    std::map<std::string, std::pair<std::string, std::string>> all;
    const auto put = [&](const Rows& from, std::string std::pair<std::string, std::string>::*side) {
      for (const Row& row : from) {
        std::string field = (speakers ? "speaker " : "") + cell(row, t, name);
        if (!speakers && cell(row, t, "number") != "0") field += " " + cell(row, t, "number");
        all[field].*side = joined({cell(row, t, "text"), cell(row, t, "actor"), speakers ? "" : cell(row, t, "kind")});
      }
    };
    put(before, &std::pair<std::string, std::string>::first);
    put(after, &std::pair<std::string, std::string>::second);
    for (const auto& [field, both] : all) {
      if (both.first != both.second) out_.push_back({"claim", claim, "changed", field, both.first, both.second});
    }
  }

  std::vector<Difference> out_;
};

}  // namespace

std::vector<Difference> differences(const store::FiledIncident& before, const store::FiledIncident& after) {
  return Comparison().run(before, after);
}

}  // namespace parley::exports
