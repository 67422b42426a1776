// parley show, history: everything about one incident, claim, document or source, and how it came to be.
#include <fmt/format.h>
#include <simdjson.h>

#include <map>

#include "cli/ledger.h"
#include "core/json.h"

namespace parley::cli {
namespace {

using store::Section;
using store::to_text;

struct Colours {
  const char *bold = "", *dim = "", *red = "", *cyan = "", *off = "";
};
Colours colours(bool on) { return on ? Colours{"\033[1m", "\033[2m", "\033[31m", "\033[36m", "\033[0m"} : Colours{}; }

/// A row by the names of its columns.
class Fields {
 public:
  Fields(const store::Listing& listing, const store::Row& row) : listing_(listing), row_(row) {}
  std::string operator[](std::string_view column) const {
    for (size_t i = 0; i < listing_.columns.size(); ++i) {
      if (listing_.columns[i] == column) return to_text(row_[i]);
    }
    return "";
  }
  bool operator()(std::string_view column) const { return (*this)[column] == "1"; }

 private:
  const store::Listing& listing_;
  const store::Row& row_;
};

const store::Listing& listing(const std::vector<Section>& sections, std::string_view name) {
  static const store::Listing kNone;
  for (const Section& section : sections) {
    if (section.name == name) return section.listing;
  }
  return kNone;
}

/// "5", "5–7", "at least 5", "at most 7"
std::string bounds(const std::string& low, const std::string& high) {
  if (low == high) return low.empty() ? "not counted" : low;
  if (high.empty()) return "at least " + low;
  return low.empty() ? "at most " + high : low + "–" + high;
}

std::string field_if(std::string_view before, const std::string& value) {
  return value.empty() ? "" : std::string(before) + value;
}

void print_header(const std::vector<Section>& sections, const Colours& c) {
  const Fields i(sections[0].listing, sections[0].listing.rows[0]);
  const std::string days = i["date_from"] == i["date_to"] ? i["date_from"] : i["date_from"] + "/" + i["date_to"];
  fmt::print("{}{}{}  {}  {}{}{}\n", c.bold, i["id"], c.off, days.empty() ? "day not told" : days, i["event"],
             i["modes"].empty() ? "" : " " + i["modes"], field_if("  ", i["place"]));
  if (!i["lat"].empty())
    fmt::print("  {}, {} within {} km, precision {}\n", i["lat"], i["lon"], i["radius_km"], i["place_precision"]);
  if (!i["merged_into"].empty()) fmt::print("  {}merged into {}{}\n", c.red, i["merged_into"], c.off);
  if (!i["part_of"].empty()) fmt::print("  part of {}\n", i["part_of"]);
  fmt::print("  {}, version {}: {} accounts of {} independent sources\n", i["state"], i["version"], i["accounts"],
             i["sources"]);
  if (!i["grading"].empty())
    fmt::print("  graded {} by {}{}: {}\n", i["grading"], i["graded_by"], field_if(", second reader ", i["second_by"]),
               i["grading_reason"]);
  else if (!i["suggested_grading"].empty())
    fmt::print("  {}suggested grading: {} ({}); a person grades{}\n", c.dim, i["suggested_grading"],
               i["suggested_reason"], c.off);
  if (i("changed_since_read")) fmt::print("  {}accounts have changed since people read it{}\n", c.red, c.off);
  if (!i["contested"].empty()) fmt::print("  {}contested: {}{}\n", c.red, i["contested"], c.off);
}

void print_ranges(const std::vector<Section>& sections, const Colours& c) {
  const store::Listing& ranges = listing(sections, "ranges");
  for (const store::Row& row : ranges.rows) {
    const Fields r(ranges, row);
    fmt::print("  {}{}{}{}  {}{}{}, {} sources{}{}\n", c.bold, r["kind"], field_if(" ", r["people"]), c.off,
               bounds(r["low"], r["high"]), field_if(", best ", r["best"]),
               r["rule"].empty() ? "" : " (" + r["rule"] + ")", r["sources"], r("contested") ? ", contested" : "",
               r("provisional") ? ", so far" : "");
    if (!r["low_from"].empty() && r["low_from"] != r["high_from"])
      fmt::print("    {}low from {}{}{}\n", c.dim, r["low_from"], field_if("; high from ", r["high_from"]), c.off);
  }
}

/// The words around the trigger, the trigger in brackets; cut at ends of sentences where one is near.
std::string quotation(const Fields& claim) {
  std::string before = claim["before"], after = claim["after"];
  for (const std::string_view stop : {"\n", ". ", "? ", "! "}) {
    const size_t at = before.rfind(stop);
    if (at != std::string::npos) before.erase(0, at + stop.size());
  }
  size_t end = after.size();
  for (const std::string_view stop : {"\n", ". ", "? ", "! "})
    end = std::min(end, std::min(after.find(stop), after.size()));
  const bool whole = end < after.size();
  after.resize(end < after.size() && after[end] != '\n' ? end + 1 : end);
  return one_line(before + "[" + claim["trigger"] + "]" + after, 300) + (whole ? "" : "…");
}

void print_claim(const Fields& claim, const std::vector<const store::Row*>& harms, const store::Listing& columns,
                 const Colours& c) {
  const std::string speaker = claim["speaker"].empty() ? "issuer not stated" : claim["speaker"];
  fmt::print("    {}{}{}{} {}{}: {}{}{}{}\n", c.cyan, one_line(speaker, 60), field_if(" = ", claim["speaker_actor"]),
             c.off, claim["stance"], claim["polarity"] == "-" ? ", that it is not so" : "",
             claim["event"] == "none" ? "harm" : claim["event"], field_if(" ", claim["mode"]),
             claim["state"] == "machine" ? "" : "  [" + claim["state"] + "]",
             fmt::format("  {}{}{}", c.dim, claim["id"], c.off));
  for (const store::Row* row : harms) {
    const Fields h(columns, *row);
    fmt::print("      {}{} {}{}{}{}{}{}\n", c.red, h["kind"], bounds(h["low"], h["high"]),
               h["status"] == "unknown" ? "" : ", " + h["status"], field_if(", ", h["attributes"]),
               h("provisional") ? ", so far" : "", h("cumulative") ? ", running total" : "", c.off);
  }
  fmt::print("      “{}”\n", quotation(claim));
}

void print_claims_of(const std::vector<Section>& sections, const std::string& account, const Colours& c) {
  const store::Listing &claims = listing(sections, "claims"), &harms = listing(sections, "harms");
  for (const store::Row& row : claims.rows) {
    const Fields claim(claims, row);
    if (!account.empty() && claim["account"] != account) continue;
    std::vector<const store::Row*> own;
    for (const store::Row& harm : harms.rows) {
      if (to_text(harm[0]) == claim["id"]) own.push_back(&harm);
    }
    print_claim(claim, own, harms, c);
  }
}

/// Accounts side by side, one voice after the other.
void print_accounts(const std::vector<Section>& sections, const Colours& c) {
  const store::Listing& accounts = listing(sections, "accounts");
  std::string group;
  for (const store::Row& row : accounts.rows) {
    const Fields a(accounts, row);
    if (a["group_id"] != group) fmt::print("\n{}{}{}\n", c.bold, group = a["group_id"], c.off);
    fmt::print("  {}{}{}  {}  account {}{}\n", a["publisher"].empty() ? "publisher not stated" : a["publisher"],
               field_if(", ", a["published"]), a["gone_kind"].empty() ? "" : " (" + a["gone_kind"] + ")",
               one_line(a["title"].empty() ? a["url"] : a["title"], 60), a["id"],
               a("main") ? "" : ", beside its main subject");
    print_claims_of(sections, a["id"], c);
  }
}

/// "same town 1.8, dates 6 days apart -3.1", out of the JSON of the row.
std::string evidence(const std::string& json) {
  simdjson::dom::parser parser;
  simdjson::dom::array list;
  if (parser.parse(json).get(list)) return "";
  std::string out;
  for (const simdjson::dom::element one : list) {
    std::string_view feature, detail;
    double weight = 0;
    if (one["feature"].get(feature) || one["weight"].get(weight)) continue;
    out += fmt::format("{}{}", out.empty() ? "" : ", ", feature);
    if (!one["detail"].get(detail)) out += fmt::format(" ({})", detail);
    out += fmt::format(" {}", weight);
  }
  return out;
}

void print_victims(const std::vector<Section>& sections, const Colours& c) {
  const store::Listing& victims = listing(sections, "victims");
  if (!victims.rows.empty()) fmt::print("\n{}victims{} (names: `parley show ID`)\n", c.bold, c.off);
  for (const store::Row& row : victims.rows) {
    const Fields v(victims, row);
    fmt::print("  {}  {}{}{}{}{}\n", v["id"], v["pseudonym"], field_if(", ", v["sex"]), field_if(", aged ", v["age"]),
               field_if(", ", v["status"]), v("publish_name") ? ", name may be published" : "");
  }
}

void print_links(const std::vector<Section>& sections, const Colours& c) {
  const store::Listing& links = listing(sections, "links");
  if (!links.rows.empty()) fmt::print("\n{}why they stand together{}\n", c.bold, c.off);
  for (const store::Row& row : links.rows) {
    const Fields l(links, row);
    fmt::print("  {} – {}  {} {:.2f}\n    {}{}{}\n", l["first_account"], l["second_account"], l["kind"],
               std::atof(l["score"].c_str()), c.dim, evidence(l["evidence"]), c.off);
  }
}

void print_decisions(const std::vector<Section>& sections, const Colours& c) {
  const store::Listing& decisions = listing(sections, "decisions");
  if (!decisions.rows.empty()) fmt::print("\n{}decisions{}\n", c.bold, c.off);
  for (const store::Row& row : decisions.rows) {
    const Fields d(decisions, row);
    fmt::print("  {}  {}  {}: {}{}{}{}  “{}”{}\n", d["id"], d["made_at"], d["made_by"], d["action"],
               field_if(" ", d["field"]), d["action"] == "undo" ? " of " + d["undoes"] : field_if(" ", d["after"]),
               d["target"].empty() ? "" : "  on " + d["target"], d["reason"], field_if("  undone by ", d["undone_by"]));
  }
}

/// A section with one row as "name value" lines, with several as a table.
void print_section(const Section& section, bool colour) {
  if (section.listing.rows.empty()) return;
  const Colours c = colours(colour);
  fmt::print("{}{}{}\n", c.bold, section.name, c.off);
  if (section.listing.rows.size() > 1) {
    print(section.listing, "table", colour);
  } else {
    for (size_t i = 0; i < section.listing.columns.size(); ++i) {
      const std::string value = to_text(section.listing.rows[0][i]);
      if (!value.empty()) fmt::print("  {:<20} {}\n", section.listing.columns[i], one_line(value, 400));
    }
  }
  fmt::print("\n");
}

void print_json(const std::vector<Section>& sections) {
  std::string out = "{";
  for (const Section& section : sections) {
    if (out.size() > 1) out += ',';
    append_json(section.name, out);
    out += ":[";
    for (size_t i = 0; i < section.listing.rows.size(); ++i)
      out += (i ? "," : "") + json_of(section.listing.columns, section.listing.rows[i]);
    out += "]";
  }
  out += "}\n";
  std::fwrite(out.data(), 1, out.size(), stdout);
}

struct Options : LedgerOptions {
  std::string id;
};

int show(const Options& options, bool history) {
  const auto ledger = open_ledger(options, store::Open::read_only, Rules::none);
  if (!ledger) return kFailed;
  const auto found = ledger->find(options.id);
  if (!found) return report(found.error()), kFailed;
  const auto& [kind, id] = *found;
  const auto sections = history ? ledger->history(kind, id) : ledger->show(kind, id);
  if (!sections) return report(sections.error()), kFailed;
  const bool colour = colour_of(options);
  if (format_of(options) != "table") {
    print_json(*sections);
  } else if (history || kind == "source" || kind == "claim" || kind == "harm") {
    for (const Section& section : *sections) print_section(section, colour);
  } else {
    const Colours c = colours(colour);
    if (kind == "incident") {
      print_header(*sections, c);
      print_ranges(*sections, c);
      print_accounts(*sections, c);
      print_victims(*sections, c);
      print_links(*sections, c);
    } else {
      print_section((*sections)[0], colour);
      print_section((*sections)[1], colour);
      print_claims_of(*sections, "", c);
    }
    print_decisions(*sections, c);
  }
  return std::fflush(stdout) == 0 ? kOk : kFailed;
}

CLI::App* add_one(CLI::App& app, int& status, const char* name, const char* does, bool history) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(name, does);
  command->add_option("id", options->id, "of an incident, claim, document or source; the beginning of an id is enough")
      ->required();
  add_ledger_options(*command, *options, Prints::records);
  command->callback([options, &status, history] { status = show(*options, history); });
  return command;
}

}  // namespace

void add_show(CLI::App& app, int& status) {
  add_one(app, status, "show", "Show an incident with its accounts side by side, or a claim, document or source", false)
      ->footer(
          "Examples:\n  parley show '3f9c0a7d5e21b604#0'     an incident: ranges, accounts by independent source, why "
          "they stand together\n"
          "  parley show 3f9c0a7d5e21b604-9ab1c2d3   a claim with every value and its characters\n"
          "  parley show 3f9c --format jsonl | jq .claims");
}

void add_history(CLI::App& app, int& status) {
  add_one(app, status, "history", "Show how something came to be: versions and what changed, decisions, audit", true)
      ->footer(
          "Example:\n  parley history 3f9c0a7d5e21b604          a document: each capture, what its text and its claims "
          "lost and gained");
}

}  // namespace parley::cli
