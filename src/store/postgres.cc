// The ledger on a server: PostgreSQL through libpq.  What changes rows is sent without waiting for its answer (libpq's
// pipeline); a question waits for its own and for all before.  A library of its own, see load_postgres.cc.
#include <libpq-fe.h>

#include <algorithm>
#include <unordered_map>

#include "core/json.h"
#include "store/database.h"

namespace parley::store {
namespace {

constexpr int64_t kLock = 0x7061726c6579;  // one writer at a time, as in the file: the audit trail is one chain
enum Type : unsigned {                     // pg_type.oid
  kBool = 16,
  kBytea = 17,
  kInt8 = 20,
  kInt2 = 21,
  kInt4 = 23,
  kFloat4 = 700,
  kFloat8 = 701,
  kNumeric = 1700
};
constexpr size_t kManyRows = 2;      // rows that go in as one parameter
constexpr size_t kMostUnread = 100;  // answers, so that they have room while nobody reads them

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

struct Close {
  void operator()(PGconn* connection) const { PQfinish(connection); }
  void operator()(PGresult* answer) const { PQclear(answer); }
};
using Connection = std::unique_ptr<PGconn, Close>;
using Answer = std::unique_ptr<PGresult, Close>;

class Postgres final : public Database {
 public:
  Postgres(const std::string& address, Open how) : connection_(connect(address)) {
    // what the server says beside its answers is for nobody
    PQsetNoticeProcessor(
        connection_.get(), [](void*, const char*) {}, nullptr);
    script(  // compiling a question takes longer than any of ours
        "SET client_min_messages = warning; SET standard_conforming_strings = on; SET jit = off;" +
        std::string(how == Open::read_only ? "SET default_transaction_read_only = on" : ""));
  }

  Dialect dialect() const override { return Dialect::postgresql; }

  void script(const std::string& sql) override {
    settle();
    const Answer answer(PQexec(connection_.get(), sql.c_str()));
    if (is_error(answer.get())) throw failed(answer.get());
  }

  Rows query(const std::string& sql, const Row& parameters) override {
    send(sql, parameters);
    return rows_of(settle().get());
  }

  void change(const std::string& sql, const Row& parameters) override {
    send(sql, parameters);
    if (!working_ || unread_.size() >= kMostUnread)
      settle();
    else
      PQflush(connection_.get());  // it works while we do
  }

  void insert(const std::string& table, const std::vector<std::string>& columns, const Rows& rows) override {
    std::string list;
    for (const std::string& column : columns) list += (list.empty() ? "" : ",") + column;
    const std::string into = "INSERT INTO " + table + " (" + list + ") ";
    if (rows.size() >= kManyRows) {  // any number of them, so that one statement is planned for each table
      const std::string from = "SELECT " + list + " FROM json_populate_recordset(NULL::" + table + ", ?1::json)";
      return change(into + from, {json_of(columns, rows)});
    }
    std::string marks;
    for (size_t i = 1; i <= columns.size(); ++i) marks += (i > 1 ? ",?" : "?") + std::to_string(i);
    for (const Row& row : rows) change(into + "VALUES (" + marks + ")", row);
  }
  void insert(const std::vector<Filling>& tables) override {
    for (const Filling& one : tables) insert(one.table, one.columns, one.rows);
  }

  void begin(Durability durability) override {
    working_ = true;
    send("BEGIN", {});
    // An index serves each statement of ours, whatever is in the tables: so one plan is good for all, and none is made
    // for a table that was empty when it was planned.
    send(
        "SELECT set_config('synchronous_commit', ?1, true), set_config('plan_cache_mode', 'force_generic_plan', true), "
        "set_config('enable_seqscan', 'off', true), pg_advisory_xact_lock(?2)",
        {text(durability == Durability::power ? "on" : "off"), integer(kLock)});
  }
  void commit() override {
    send("COMMIT", {});
    Answer answer;
    try {
      answer = settle();
    } catch (const Failure&) {
      if (PQstatus(connection_.get()) == CONNECTION_OK) throw;
      throw Failure{
          "the connection to the server broke at the end of this step: look whether it was written before "
          "you run the same command again"};
    }
    working_ = false;
    // the server takes all back, and calls that no error, where a statement before had failed
    if (PQcmdStatus(answer.get()) != std::string_view("COMMIT"))
      throw Failure{"nothing of this step was written: a part of it had failed"};
  }
  void rollback() noexcept override {
    working_ = false;
    try {
      settle();
    } catch (...) {
      // of what is taken back now
    }
    const Answer answer(PQexec(connection_.get(), "ROLLBACK"));  // a lost connection has none: the server does it then
  }

  void backup(const std::string&) override {
    throw Failure{"a ledger on a server is copied with `pg_dump ADDRESS > FILE`"};
  }
  std::string check() override { return ""; }
  std::string version() const override {
    return "PostgreSQL " + std::to_string(PQserverVersion(connection_.get()) / 10000);
  }

 private:
  static Connection connect(const std::string& address) {
    Connection connection(PQconnectdb(address.c_str()));
    if (PQstatus(connection.get()) == CONNECTION_OK) return connection;
    throw Failure{"the server cannot be reached (" + first_line(PQerrorMessage(connection.get())) +
                  "); an address reads postgresql://user@host/database"};
  }
  static std::string first_line(const char* text) {
    const std::string all = text;
    return all.substr(0, all.find('\n'));
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

  void send(const std::string& sql, const Row& parameters) {
    const Texts texts(parameters);
    PQenterPipelineMode(connection_.get());  // where it is not in it
    const auto [known, is_new] = statements_.try_emplace(sql, "s" + std::to_string(next_));
    if (is_new) {
      ++next_;
      expect(PQsendPrepare(connection_.get(), known->second.c_str(), translate(sql).c_str(), 0, nullptr));
      unread_.push_back(&known->first);
    }
    expect(PQsendQueryPrepared(connection_.get(), known->second.c_str(), static_cast<int>(parameters.size()),
                               texts.pointers.data(), nullptr, nullptr, 0));
    unread_.push_back(nullptr);
  }
  void expect(int sent) const {
    if (!sent) throw failed(nullptr);
  }

  /// Waits for all that was sent; the last answer.
  Answer settle() {
    Answer last;
    if (unread_.empty()) return last;
    std::optional<Failure> failure;
    bool whole = PQpipelineSync(connection_.get());
    for (size_t i = 0; whole;) {
      Answer answer(PQgetResult(connection_.get()));
      if (!answer) {  // the end of what one statement answers
        ++i;
        whole = PQstatus(connection_.get()) == CONNECTION_OK;
        continue;
      }
      if (PQresultStatus(answer.get()) == PGRES_PIPELINE_SYNC) break;
      if (is_error(answer.get())) {
        if (!failure) failure = failed(answer.get());
        if (i < unread_.size() && unread_[i]) statements_.erase(statements_.find(*unread_[i]));
      }
      last = std::move(answer);
    }
    unread_.clear();
    if (!whole) throw failed(nullptr);
    PQexitPipelineMode(connection_.get());
    if (failure) throw *failure;
    return last;
  }

  static bool is_error(const PGresult* answer) {
    const ExecStatusType status = PQresultStatus(answer);
    return status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY;
  }
  Failure failed(const PGresult* answer) const {
    const char* code = PQresultErrorField(answer, PG_DIAG_SQLSTATE);
    const std::string_view state = code ? code : "";
    if (PQstatus(connection_.get()) != CONNECTION_OK)
      return {"the connection to the server broke: nothing of this step was written; run the same command again"};
    if (state == "42501")
      return {"this user may not do that on the server: " + first_line(PQresultErrorMessage(answer))};
    if (state == "53100")
      return {"the server's disk is full: nothing of this step was written; make room and run the same command again"};
    return {first_line(answer ? PQresultErrorMessage(answer) : PQerrorMessage(connection_.get()))};
  }

  static Rows rows_of(const PGresult* answer) {
    Rows rows(static_cast<size_t>(PQntuples(answer)));
    const int columns = PQnfields(answer);
    for (size_t r = 0; r < rows.size(); ++r) {
      rows[r].reserve(static_cast<size_t>(columns));
      for (int i = 0; i < columns; ++i) rows[r].push_back(value(answer, static_cast<int>(r), i));
    }
    return rows;
  }
  static Value value(const PGresult* answer, int row, int column) {
    if (PQgetisnull(answer, row, column)) return Null{};
    const std::string_view text(PQgetvalue(answer, row, column), static_cast<size_t>(PQgetlength(answer, row, column)));
    switch (PQftype(answer, column)) {
      case kBool:
        return integer(text == "t");
      case kInt2:
      case kInt4:
      case kInt8:
        return integer(std::strtoll(text.data(), nullptr, 10));
      case kFloat4:
      case kFloat8:
        return std::strtod(text.data(), nullptr);
      case kNumeric:
        return static_cast<int64_t>(std::strtod(text.data(), nullptr));
      case kBytea:
        return Blob{from_hex(text)};
      default:
        return std::string(text);
    }
  }

  Connection connection_;
  bool working_ = false;                                     // between begin and commit
  std::unordered_map<std::string, std::string> statements_;  // prepared, or on their way: SQL -> name
  size_t next_ = 0;
  std::vector<const std::string*> unread_;  // what was sent; the SQL where it is being prepared
};

}  // namespace

}  // namespace parley::store

/// Found by load_postgres.cc.
extern "C" parley::store::Database* parley_open_postgres(const std::string& address, parley::store::Open how) {
  return new parley::store::Postgres(address, how);
}
