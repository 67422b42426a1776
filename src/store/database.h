// The few words of SQL that the ledger needs, spoken to two databases: rows in, rows out, one transaction at a time.
// Tested by test/store/ledger_test.cc on every backend.
#pragma once
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/result.h"
#include "core/time.h"

namespace parley::store {

struct Blob {
  std::string bytes;
  auto operator<=>(const Blob&) const = default;
};
using Null = std::monostate;  // "not claimed", never 0
using Value = std::variant<Null, int64_t, double, std::string, Blob>;
using Row = std::vector<Value>;
using Rows = std::vector<Row>;

// Values as the program holds them.
inline bool is_null(const Value& value) { return std::holds_alternative<Null>(value); }
int64_t to_integer(const Value& value);   // NULL is 0
double to_real(const Value& value);       // NULL is 0
std::string to_text(const Value& value);  // NULL is ""; numbers as digits
inline Value text(std::string_view value) { return std::string(value); }
inline Value text_or_null(std::string_view value) { return value.empty() ? Value() : Value(std::string(value)); }
/// To five decimals, about a metre: what places are known to.
Value degrees(double value);
Value integer_or_null(std::optional<int64_t> value);
inline Value day_or_null(std::optional<Day> value) { return value ? Value(iso_day(*value)) : Value(); }
template <class T>
Value integer(T value) {
  return static_cast<int64_t>(value);
}

/// What a statement failed with.  Thrown by backends, caught where store/ hands out a Result: it never leaves store/.
struct Failure {
  std::string message;
};

/// Rows for a table.
struct Filling {
  std::string table;
  std::vector<std::string> columns;
  Rows rows;
};

enum class Dialect : uint8_t { sqlite, postgresql };
enum class Durability : uint8_t {
  process,  // outlives a killed process; a power cut may take the last ones, which `add` brings again
  power     // on the disk before the call returns: what people decide
};

/// One connection.  Parameters are written ?1, ?2 … in every dialect.
class Database {
 public:
  virtual ~Database() = default;
  virtual Dialect dialect() const = 0;
  /// Statements without parameters or results, one after the other.
  virtual void script(const std::string& sql) = 0;
  virtual Rows query(const std::string& sql, const Row& parameters = {}) = 0;
  /// Within a transaction it may fail later, at the latest when that is committed.
  virtual void change(const std::string& sql, const Row& parameters = {}) = 0;
  /// All rows into a table, in as few statements as the backend can.
  virtual void insert(const std::string& table, const std::vector<std::string>& columns, const Rows& rows) = 0;
  /// Tables that belong together, in an order in which each may point at those before.
  virtual void insert(const std::vector<Filling>& tables) = 0;
  /// Waits until no other process writes.
  virtual void begin(Durability durability) = 0;
  virtual void commit() = 0;
  virtual void rollback() noexcept = 0;
  /// A copy of the whole ledger while others go on writing.
  virtual void backup(const std::string& file) = 0;
  /// What the database itself finds damaged; "" = nothing.
  virtual std::string check() = 0;
  virtual std::string version() const = 0;
};

/// Everything between begin and commit, or nothing of it.
class Transaction {
 public:
  Transaction(Database& database, Durability durability) : database_(database) { database_.begin(durability); }
  ~Transaction() {
    if (!done_) database_.rollback();
  }
  Transaction(const Transaction&) = delete;
  void commit() {
    database_.commit();
    done_ = true;
  }

 private:
  Database& database_;
  bool done_ = false;
};

enum class Open : uint8_t { existing, create, read_only };
// One function for each backend; each throws Failure.
std::unique_ptr<Database> open_sqlite(const std::string& file, Open how);
std::unique_ptr<Database> open_postgres(const std::string& address, Open how);  // loads libparley_postgres.so
/// "postgresql://…" or "postgres://…"; anything else is a file.
bool is_postgres(std::string_view address);

}  // namespace parley::store
