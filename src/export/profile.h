// What may leave the ledger: persons become pseudonyms, coordinates are coarsened, texts blanked, sensitive documents
// stay.  Applied to the rows before any format sees them.  Tested by export/profile_test.cc.
#pragma once
#include <filesystem>
#include <functional>

#include "export/rows.h"

namespace parley::exports {

/// One cell that leaves changed, or not at all.
struct Withheld {
  std::string id, field;      // "harm.text"; "" = the whole row
  std::string before, after;  // "" = blank
  std::string why;
};
using OnWithheld = std::function<void(const Withheld&)>;

struct Profile {
  std::string name = "default";
  std::string sensitivity = "internal";  // of the most sensitive documents that may leave
  bool consented_names = false;          // names of victims leave where consent to publish them is recorded
  double degrees = 0;                    // the grid of coordinates; 0 = as they are
  std::vector<std::pair<std::string, std::string>> blank;  // tables and columns

  static Result<Profile> read(const std::filesystem::path& file);
};

class Redactor {
 public:
  Redactor(Profile profile, OnWithheld on_withheld) : profile_(std::move(profile)), tell_(std::move(on_withheld)) {}
  /// False: nothing of it may leave.
  bool apply(store::FiledIncident& incident) const;
  bool apply(store::FiledClaim& claim, store::SourceDocument& document) const;
  /// Whether names of places leave.
  bool shows_places() const;

 private:
  bool may_leave(const store::SourceDocument& document) const;
  void withhold_figures(store::FiledIncident& incident, const std::vector<std::string>& accounts) const;
  void claim_texts(store::FiledClaim& claim, const std::vector<std::string>& persons) const;
  void document_texts(store::SourceDocument& document) const;
  void readers(store::FiledIncident& incident) const;
  void victims(store::FiledIncident& incident) const;
  void row(store::Row& row, std::string_view table, const std::string& id) const;
  void persons(store::Row& row, std::string_view table, std::string_view column, const std::string& id,
               const std::vector<std::string>& names) const;
  void change(store::Value& value, store::Value after, const std::string& id, std::string field, const char* why) const;

  Profile profile_;
  OnWithheld tell_;
};

/// Every name of the list, whatever its case and accents, and its last word alone, becomes "[person N]" with N its
/// place in the list.
std::string without_persons(std::string_view text, const std::vector<std::string>& persons);

}  // namespace parley::exports
