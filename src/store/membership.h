// In which component and which incident accounts stand, as their rows say.  Tested by test/store/ledger_test.cc.
#pragma once
#include <span>
#include <unordered_map>

#include "incident/component.h"
#include "store/database.h"

namespace parley::store {

using Component = incident::Component<std::string>;  // of ids of accounts

/// Each account asked for once, together with all that stand in one component with it.
class Membership {
 public:
  struct Place {
    std::string component, incident;  // "" = in none yet
    bool operator==(const Place&) const = default;
  };
  explicit Membership(Database& database) : database_(database) {}
  /// To be told before an account is looked at.
  void know(const std::vector<std::string>& accounts);
  const Place& of(const std::string& account) const { return places_.at(account); }
  /// As it stands in the ledger; an account in none is alone.
  Component component_of(const std::string& account) const;
  /// At what score it gave way; nothing did: the least float.
  float cut_of(const std::string& account) const;
  /// An account that came just now.
  void add(const std::string& account) { places_[account]; }
  /// These components instead of those that their members stood in, and an incident for each member: writes what that
  /// changes.
  void write(std::span<const Component> components, const std::unordered_map<std::string, std::string>& incident_of);
  void forget() { places_.clear(), components_.clear(); }
  void forget_many();  // where they take much room

 private:
  Database& database_;
  struct Whole {
    Component component;
    int64_t accounts = 0;  // as its row says, where it has one
  };
  std::unordered_map<std::string, Place> places_;      // by account
  std::unordered_map<std::string, Whole> components_;  // by id
};

Row component_row(const Component& component);

}  // namespace parley::store
