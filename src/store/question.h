// Statements that are put together of conditions, and what IncidentQuery asks as such.  Tested by
// test/store/ledger_test.cc and test/e2e/ledger.
#pragma once
#include "store/store.h"

namespace parley::store {

class Question {
 public:
  explicit Question(std::string head) : sql_(std::move(head)) {}
  /// The number of a new parameter.
  std::string add(Value value) {
    parameters_.push_back(std::move(value));
    return "?" + std::to_string(parameters_.size());
  }
  void where(const std::string& condition) {
    sql_ += (first_ ? " WHERE " : " AND ") + condition;
    first_ = false;
  }
  Rows run(Database& database, const std::string& tail) const { return database.query(sql_ + tail, parameters_); }
  size_t parameters() const { return parameters_.size(); }

 private:
  std::string sql_;
  Row parameters_;
  bool first_ = true;
};

std::string limit(size_t n);

/// The conditions of the query on incidents `i`, its state and its limit aside.  `near` is asked as a box: what is
/// within the circle is for the caller to measure.
void narrow(Question& question, Database& database, const IncidentQuery& query);

}  // namespace parley::store
