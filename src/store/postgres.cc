// The ledger on a server: PostgreSQL through libpqxx.  A library of its own, see load_postgres.cc.
#include <unistd.h>

#include <pqxx/pqxx>
#include <unordered_map>

#include "core/json.h"
#include "store/database.h"

namespace parley::store {
namespace {

constexpr int64_t kLock = 0x7061726c6579;  // one writer at a time, as in the file: the audit trail is one chain
enum Oid : unsigned {
  kBool = 16,
  kBytea = 17,
  kInt8 = 20,
  kInt2 = 21,
  kInt4 = 23,
  kFloat4 = 700,
  kFloat8 = 701,
  kNumeric = 1700
};
constexpr size_t kMostParameters = 60'000;  // the protocol has 65535
constexpr size_t kManyRows = 3;             // rows that go in as one parameter

/// "?1" becomes "$1".
std::string translate(const std::string& sql) {
  std::string out = sql;
  for (size_t i = 0; i + 1 < out.size(); ++i) {
    if (out[i] == '?' && out[i + 1] >= '0' && out[i + 1] <= '9') out[i] = '$';
  }
  return out;
}

std::string hex(const std::string& bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out = "\\x";
  out.reserve(2 + 2 * bytes.size());
  for (const char c : bytes) out += kDigits[static_cast<unsigned char>(c) >> 4], out += kDigits[c & 15];
  return out;
}
std::string from_hex(std::string_view text) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string out;
  for (size_t i = 2; i + 1 < text.size(); i += 2) out += static_cast<char>(digit(text[i]) << 4 | digit(text[i + 1]));
  return out;
}

/// Values as the server is told them; nullptr = NULL.
struct Texts {
  explicit Texts(const Row& row) : texts(row.size()), pointers(row.size(), nullptr) {
    for (size_t i = 0; i < row.size(); ++i) {
      if (is_null(row[i])) continue;
      const auto* blob = std::get_if<Blob>(&row[i]);
      texts[i] = blob ? hex(blob->bytes) : to_text(row[i]);
      pointers[i] = texts[i].c_str();
    }
  }
  std::vector<std::string> texts;
  std::vector<const char*> pointers;
};

class Postgres final : public Database {
 public:
  Postgres(const std::string& address, Open how) : connection_(connect(address)), read_only_(how == Open::read_only) {
    run([&] {
      pqxx::nontransaction(connection_)
          .exec(  // compiling a question takes longer than any of ours
              "SET client_min_messages = warning; SET standard_conforming_strings = on; SET jit = off;" +
              std::string(read_only_ ? "SET default_transaction_read_only = on" : ""));
    });
  }

  Dialect dialect() const override { return Dialect::postgresql; }

  void script(const std::string& sql) override {
    run([&] { in_transaction([&](pqxx::transaction_base& t) { t.exec(sql); }); });
  }

  Rows query(const std::string& sql, const Row& parameters) override {
    Rows rows;
    for (const auto& found : execute(sql, parameters)) {
      Row& row = rows.emplace_back();
      row.reserve(found.size());
      for (const auto& field : found) row.push_back(value(field));
    }
    return rows;
  }

  int64_t change(const std::string& sql, const Row& parameters) override {
    return static_cast<int64_t>(execute(sql, parameters).affected_rows());
  }

  void insert(const std::string& name, const std::vector<std::string>& columns, const Rows& rows) override {
    if (rows.size() >= kManyRows) return insert_many(name, columns, rows);
    // Lengths that are powers of two, so that few statements are prepared.
    const size_t most = std::min<size_t>(64, kMostParameters / columns.size());
    for (size_t at = 0; at < rows.size();) {
      size_t count = 1;
      while (count * 2 <= rows.size() - at && count * 2 <= most) count *= 2;
      std::string sql = "INSERT INTO " + name + " (";
      for (size_t i = 0; i < columns.size(); ++i) sql += (i ? "," : "") + columns[i];
      sql += ") VALUES ";
      Row all;
      for (size_t r = 0; r < count; ++r) {
        for (size_t i = 0; i < columns.size(); ++i) {
          sql += i ? "," : r ? ",(" : "(";
          sql += "?" + std::to_string(r * columns.size() + i + 1);
          all.push_back(rows[at + r][i]);
        }
        sql += ")";
      }
      change(sql, all);
      at += count;
    }
  }

  /// One statement: what points at what is checked at its end.
  void insert(const std::vector<Filling>& tables) override {
    std::string sql;
    Row parameters;
    for (const Filling& one : tables) {
      parameters.push_back(json_of(one.columns, one.rows));
      const std::string insertion = insert_from_json(one.table, one.columns, parameters.size());
      if (parameters.size() == tables.size())
        sql += " " + insertion;
      else
        sql += (sql.empty() ? "WITH " : ", ") + ("of_" + one.table) + " AS (" + insertion + ")";
    }
    if (!sql.empty()) change(sql, parameters);
  }

  void begin(Durability durability) override {
    run([&] {
      work_ = std::make_unique<pqxx::work>(connection_);
      work_->exec(std::string("SET LOCAL synchronous_commit = ") + (durability == Durability::power ? "on" : "off") +
                  "; SELECT pg_advisory_xact_lock(" + std::to_string(kLock) + ")");
    });
  }
  void commit() override {
    run([&] {
      work_->commit();
      work_.reset();
    });
  }
  void rollback() noexcept override {
    try {
      work_.reset();
    } catch (...) {
      // the server takes back what a lost connection left
    }
  }

  void backup(const std::string&) override {
    throw Failure{"a ledger on a server is copied with `pg_dump ADDRESS > FILE`"};
  }
  std::string check() override { return ""; }
  std::string version() const override { return "PostgreSQL " + std::to_string(connection_.server_version() / 10000); }

 private:
  /// Any number of rows in one parameter, so that one statement is planned for each table.
  void insert_many(const std::string& name, const std::vector<std::string>& columns, const Rows& rows) {
    change(insert_from_json(name, columns, 1), {json_of(columns, rows)});
  }
  static std::string insert_from_json(const std::string& name, const std::vector<std::string>& columns,
                                      size_t parameter) {
    std::string list;
    for (const std::string& column : columns) list += (list.empty() ? "" : ",") + column;
    return "INSERT INTO " + name + " (" + list + ") SELECT " + list + " FROM json_populate_recordset(NULL::" + name +
           ", ?" + std::to_string(parameter) + "::json)";
  }
  static std::string json_of(const std::vector<std::string>& columns, const Rows& rows) {
    std::string json = "[";
    for (const Row& row : rows) {
      const Texts texts(row);
      json += json.size() > 1 ? ",{" : "{";
      for (size_t i = 0, written = 0; i < row.size(); ++i) {
        if (!texts.pointers[i]) continue;
        if (written++) json += ',';
        json += '"' + columns[i] + "\":";
        append_json(texts.texts[i], json);
      }
      json += '}';
    }
    return json + "]";
  }

  static pqxx::connection connect(const std::string& address) {
    try {
      return pqxx::connection(address);
    } catch (const std::exception& error) {
      throw Failure{std::string("the server cannot be reached (") + first_line(error.what()) +
                    "); an address reads postgresql://user@host/database"};
    }
  }
  static std::string first_line(const char* text) {
    const std::string all = text;
    return all.substr(0, all.find('\n'));
  }

  template <class F>
  void run(F step) {
    try {
      step();
    } catch (const pqxx::insufficient_privilege& error) {
      throw Failure{std::string("this user may not do that on the server: ") + first_line(error.what())};
    } catch (const pqxx::disk_full&) {
      throw Failure{
          "the server's disk is full: nothing of this step was written; make room and run the same command again"};
    } catch (const pqxx::broken_connection&) {
      throw Failure{"the connection to the server broke: nothing of this step was written; run the same command again"};
    } catch (const std::exception& error) {
      throw Failure{first_line(error.what())};
    }
  }

  template <class F>
  void in_transaction(F step) {
    if (work_) {
      step(*work_);
    } else {
      pqxx::nontransaction alone(connection_);
      step(alone);
    }
  }

  pqxx::result execute(const std::string& sql, const Row& parameters) {
    const Texts texts(parameters);
    pqxx::result out;
    run([&] {
      const std::string& name = prepared(sql);
      in_transaction([&](pqxx::transaction_base& t) {
        out = t.exec_prepared(name, pqxx::prepare::make_dynamic_params(texts.pointers));
      });
    });
    return out;
  }

  const std::string& prepared(const std::string& sql) {
    const auto known = statements_.find(sql);
    if (known != statements_.end()) return known->second;
    const std::string name = "s" + std::to_string(statements_.size());
    connection_.prepare(name, translate(sql));
    return statements_.emplace(sql, name).first->second;
  }

  static Value value(const pqxx::field& field) {
    if (field.is_null()) return Null{};
    switch (field.type()) {
      case kBool:
        return integer(field.as<bool>());
      case kInt2:
      case kInt4:
      case kInt8:
        return field.as<int64_t>();
      case kFloat4:
      case kFloat8:
        return field.as<double>();
      case kNumeric:
        return static_cast<int64_t>(field.as<double>());
      case kBytea:
        return Blob{from_hex({field.c_str(), field.size()})};
      default:
        return std::string(field.c_str(), field.size());
    }
  }

  pqxx::connection connection_;
  bool read_only_;
  std::unique_ptr<pqxx::work> work_;
  std::unordered_map<std::string, std::string> statements_;
};

}  // namespace

}  // namespace parley::store

/// Found by load_postgres.cc.
extern "C" parley::store::Database* parley_open_postgres(const std::string& address, parley::store::Open how) {
  return new parley::store::Postgres(address, how);
}
