#include "store/days.h"

namespace parley::store {

std::optional<Rows> few_of_days(Database& database, const char* table, const char* key, const std::string& from,
                                const std::string& to) {
  if (from.empty() && to.empty()) return std::nullopt;
  constexpr char kLastDay[] = "9999-12-31";
  const std::string limit = " LIMIT " + std::to_string(kFewOfDays + 1);
  const std::string head = std::string("SELECT ") + key + " FROM " + table + " WHERE ";
  // two statements, because one with OR or UNION has its arms read to the end before the limit
  const std::string month = from.substr(0, 7) + "-01";
  Rows out = database.query(head + "date_from >= ?1 AND date_from <= ?3 AND coalesce(date_to, date_from) >= ?2" + limit,
                            {from.empty() ? text("") : text(month), from, to.empty() ? text(kLastDay) : text(to)});
  if (out.size() > kFewOfDays) return std::nullopt;
  if (from.empty()) return out;
  const Rows lasting = database.query(
      head +
          "substr(date_from, 1, 7) <> substr(date_to, 1, 7) AND date_to >= ?2 AND date_from < ?1 AND date_from <= ?3" +
          limit,
      {text(month), from, to.empty() ? text(kLastDay) : text(to)});
  if (out.size() + lasting.size() > kFewOfDays) return std::nullopt;
  out.insert(out.end(), lasting.begin(), lasting.end());
  return out;
}

}  // namespace parley::store
