// The ledger in one file: SQLite in WAL mode, through its C API.
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "store/database.h"

namespace parley::store {
namespace {

constexpr int kBusyMilliseconds = 60'000;  // how long one writer waits for another
constexpr char kReadOnly[] = " may only be read; make the file and its folder writable, or work on a copy";
constexpr char kFull[] = "the disk is full: nothing of this step was written; make room and run the same command again";

constexpr int kCopyFrom = 4000;  // pages in the log (16 MB) from which it is copied into the file beside the writer
constexpr int kHurryFrom =
    28'000;  // pages from which that is done after each commit: little is left when the writer stops
constexpr int kStopFrom = 32'000;  // pages from which the writer waits until all is copied, and begins the log anew
constexpr int kStopMilliseconds = 1000;  // that it waits for who reads the log; then the log grows on

/// Copies the log into the file while the writer goes on: within a commit it would take as long as ten documents.
class Checkpointer {
 public:
  explicit Checkpointer(std::string file) : file_(std::move(file)) {}
  ~Checkpointer() {
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
  }
  void copy() {
    {
      const std::lock_guard lock(mutex_);
      wanted_ = true;
      if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
    }
    wake_.notify_one();
  }

 private:
  void run() {
    sqlite3* handle = nullptr;  // what fails here fails again, and is told, when the writer stops to copy
    // a connection that has read nothing knows of no log, and copies none
    if (sqlite3_open_v2(file_.c_str(), &handle, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK &&
        sqlite3_exec(handle, "SELECT count(*) FROM sqlite_schema", nullptr, nullptr, nullptr) == SQLITE_OK) {
      for (std::unique_lock lock(mutex_);;) {
        wake_.wait(lock, [&] { return wanted_ || ended_; });
        if (ended_) break;
        wanted_ = false;
        lock.unlock();
        sqlite3_wal_checkpoint_v2(handle, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
        lock.lock();
      }
    }
    sqlite3_close(handle);
  }

  const std::string file_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::thread thread_;
  bool wanted_ = false, ended_ = false;
};

class Sqlite final : public Database {
 public:
  Sqlite(const std::string& file, Open how) : file_(file) {
    const int flags = how == Open::read_only ? SQLITE_OPEN_READONLY
                      : how == Open::create  ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                             : SQLITE_OPEN_READWRITE;
    open(file, flags);
    try {
      if (how == Open::read_only && lies_still()) {
        sqlite3_close(handle_);
        open("file:" + for_uri(file) + "?immutable=1", flags | SQLITE_OPEN_URI);
      }
      sqlite3_busy_timeout(handle_, kBusyMilliseconds);
      if (how != Open::read_only) set_up_file();
      script("PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA cell_size_check=ON");
      query("SELECT count(*) FROM sqlite_schema", {});
    } catch (const Failure&) {
      close();
      throw;
    }
  }
  ~Sqlite() override { close(); }

  Dialect dialect() const override { return Dialect::sqlite; }

  void script(const std::string& sql) override {
    if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) throw failed();
  }

  Rows query(const std::string& sql, const Row& parameters) override {
    const Use use(*this, sql, parameters);
    Rows rows;
    while (use.step()) {
      Row& row = rows.emplace_back();
      const int columns = sqlite3_column_count(use.statement);
      row.reserve(static_cast<size_t>(columns));
      for (int i = 0; i < columns; ++i) row.push_back(column(use.statement, i));
    }
    return rows;
  }

  void change(const std::string& sql, const Row& parameters) override {
    const Use use(*this, sql, parameters);
    while (use.step()) {
    }
  }

  void insert(const std::string& table, const std::vector<std::string>& columns, const Rows& rows) override {
    if (rows.empty()) return;
    std::string sql = "INSERT INTO " + table + " (", marks;
    for (size_t i = 0; i < columns.size(); ++i) {
      sql += (i ? "," : "") + columns[i];
      marks += (i ? ",?" : "?") + std::to_string(i + 1);
    }
    sql += ") VALUES (" + marks + ")";
    for (const Row& row : rows) change(sql, row);
  }
  void insert(const std::vector<Filling>& tables) override {
    for (const Filling& one : tables) insert(one.table, one.columns, one.rows);
  }

  void begin(Durability durability) override {
    const int level = durability == Durability::power ? 2 : 1;
    if (level != synchronous_) {
      script(level == 2 ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
      synchronous_ = level;
    }
    script("BEGIN IMMEDIATE");
  }
  void commit() override { script("COMMIT"); }
  void rollback() noexcept override {
    if (!sqlite3_get_autocommit(handle_)) sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
  }

  void backup(const std::string& file) override {
    struct stat there {};
    if (::stat(file.c_str(), &there) == 0) throw Failure{"'" + file + "' exists; name a file that does not"};
    change("VACUUM INTO ?1", {file});
  }

  std::string check() override {
    std::string found;
    try {
      for (const Row& row : query("PRAGMA integrity_check(20)", {})) {
        if (to_text(row[0]) != "ok") found += (found.empty() ? "" : "; ") + to_text(row[0]);
      }
      for (const Row& row : query("PRAGMA foreign_key_check", {}))
        found += (found.empty() ? "" : "; ") + to_text(row[0]) + " row " + to_text(row[1]) + " points at no row of " +
                 to_text(row[2]);
    } catch (const Failure& failure) {
      found += (found.empty() ? "" : "; ") + failure.message;
    }
    if (!full_text_is_sound())
      found += std::string(found.empty() ? "" : "; ") + "the full text holds other words than the documents";
    return found;
  }

  std::string version() const override { return std::string("SQLite ") + sqlite3_libversion(); }

 private:
  void open(const std::string& name, int flags) {
    // no lock for each call: a connection is used by one thread at a time
    flags |= SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(name.c_str(), &handle_, flags, nullptr) == SQLITE_OK) return;
    const Failure failure = failed();
    sqlite3_close(handle_);
    throw failure;
  }
  /// Nobody can write it and no log stands beside it: the folder may only be read, so there is no room for the file
  /// that readers and writers share.
  bool lies_still() const {
    return ::access(file_.c_str(), R_OK) == 0 && ::access(folder().c_str(), W_OK) != 0 &&
           ::access((file_ + "-wal").c_str(), F_OK) != 0;
  }
  /// The check is asked for as if a row were written; a ledger that may only be read is left unasked.
  bool full_text_is_sound() const {
    if (::access(file_.c_str(), W_OK) != 0 || ::access(folder().c_str(), W_OK) != 0) return true;
    sqlite3* other = nullptr;
    bool sound = sqlite3_open_v2(file_.c_str(), &other, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK;
    if (sound) {
      sqlite3_busy_timeout(other, kBusyMilliseconds);
      sound = sqlite3_exec(other, "INSERT INTO document_words(document_words, rank) VALUES ('integrity-check', 1)",
                           nullptr, nullptr, nullptr) == SQLITE_OK &&
              holds_the_words(other);
    }
    sqlite3_close(other);
    return sound;
  }
  /// That check holds the index against itself: here it is held against another one, made of the texts.
  static bool holds_the_words(sqlite3* other) {
    constexpr char kMake[] =  // words as document_words has them: schema.cc
        "CREATE VIRTUAL TABLE temp.fresh USING fts5(title, text, content='', tokenize='porter unicode61 "
        "remove_diacritics 2');"
        "INSERT INTO temp.fresh(rowid, title, text) SELECT n, title, text FROM document;"
        "CREATE VIRTUAL TABLE temp.fresh_words USING fts5vocab(temp, fresh, instance);"
        "CREATE VIRTUAL TABLE temp.kept_words USING fts5vocab(main, document_words, instance);";
    sqlite3_stmt *fresh = nullptr, *kept = nullptr;
    constexpr char kFresh[] = "SELECT term, doc, col, offset FROM temp.fresh_words";
    constexpr char kKept[] = "SELECT term, doc, col, offset FROM temp.kept_words";
    bool same = sqlite3_exec(other, kMake, nullptr, nullptr, nullptr) == SQLITE_OK &&
                sqlite3_prepare_v2(other, kFresh, -1, &fresh, nullptr) == SQLITE_OK &&
                sqlite3_prepare_v2(other, kKept, -1, &kept, nullptr) == SQLITE_OK;
    while (same) {
      const int one = sqlite3_step(fresh), two = sqlite3_step(kept);
      same = one == two && (one == SQLITE_ROW || one == SQLITE_DONE);
      if (one != SQLITE_ROW) break;
      for (int column = 0; same && column < 4; ++column) {
        const auto* a = reinterpret_cast<const char*>(sqlite3_column_text(fresh, column));
        const auto* b = reinterpret_cast<const char*>(sqlite3_column_text(kept, column));
        same = a && b && std::string_view(a) == b;
      }
    }
    sqlite3_finalize(fresh);
    sqlite3_finalize(kept);
    return same;
  }
  std::string folder() const {
    const size_t slash = file_.rfind('/');
    return slash == std::string::npos ? "." : slash == 0 ? "/" : file_.substr(0, slash);
  }
  static std::string for_uri(const std::string& file) {
    std::string out;
    for (const char c : file) {
      if (c == '%' || c == '?' || c == '#') {
        char code[4];
        std::snprintf(code, sizeof code, "%%%02X", static_cast<unsigned>(c));
        out += code;
      } else {
        out += c;
      }
    }
    return out;
  }

  /// A statement in use: bound on entry, ready for the next use on exit.
  struct Use {
    Use(Sqlite& database, const std::string& sql, const Row& parameters)
        : owner(database), statement(database.prepare(sql)) {
      for (size_t i = 0; i < parameters.size(); ++i) bind(static_cast<int>(i + 1), parameters[i]);
    }
    ~Use() {
      sqlite3_reset(statement);
      sqlite3_clear_bindings(statement);
    }
    bool step() const {
      const int code = sqlite3_step(statement);
      if (code == SQLITE_ROW) return true;
      if (code != SQLITE_DONE) throw owner.failed();
      return false;
    }
    void bind(int at, const Value& value) const {
      int code = SQLITE_OK;
      if (const auto* number = std::get_if<int64_t>(&value)) {
        code = sqlite3_bind_int64(statement, at, *number);
      } else if (const auto* real = std::get_if<double>(&value)) {
        code = sqlite3_bind_double(statement, at, *real);
      } else if (const auto* string = std::get_if<std::string>(&value)) {
        code = sqlite3_bind_text64(statement, at, string->data(), string->size(), SQLITE_STATIC, SQLITE_UTF8);
      } else if (const auto* blob = std::get_if<Blob>(&value)) {
        code = sqlite3_bind_blob64(statement, at, blob->bytes.data(), blob->bytes.size(), SQLITE_STATIC);
      }
      if (code != SQLITE_OK) throw owner.failed();
    }
    Sqlite& owner;
    sqlite3_stmt* statement;
  };

  static Value column(sqlite3_stmt* statement, int at) {
    const auto size = [&] { return static_cast<size_t>(sqlite3_column_bytes(statement, at)); };
    switch (sqlite3_column_type(statement, at)) {
      case SQLITE_INTEGER:
        return static_cast<int64_t>(sqlite3_column_int64(statement, at));
      case SQLITE_FLOAT:
        return sqlite3_column_double(statement, at);
      case SQLITE_TEXT: {
        const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement, at));
        return std::string(data, size());
      }
      case SQLITE_BLOB: {
        const auto* data = static_cast<const char*>(sqlite3_column_blob(statement, at));
        return Blob{data ? std::string(data, size()) : std::string()};
      }
      default:
        return Null{};
    }
  }

  sqlite3_stmt* prepare(const std::string& sql) {
    if (const auto known = statements_.find(sql); known != statements_.end()) return known->second;
    if (statements_.size() >= 500) forget_statements();  // searches are put together of many conditions
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(handle_, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK)
      throw failed();
    return statements_[sql] = statement;
  }
  void forget_statements() {
    for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
    statements_.clear();
  }

  void set_up_file() {
    query("PRAGMA journal_mode=WAL", {});
    script("PRAGMA synchronous=FULL");
    checkpointer_.emplace(file_);
    sqlite3_wal_hook(
        handle_,
        [](void* self, sqlite3* handle, const char*, int pages) {
          Sqlite& own = *static_cast<Sqlite*>(self);
          const bool many = pages >= kCopyFrom && pages / kCopyFrom != own.copied_ / kCopyFrom;
          if (many && pages >= kStopFrom) {
            sqlite3_busy_timeout(handle, kStopMilliseconds);
            sqlite3_wal_checkpoint_v2(handle, nullptr, SQLITE_CHECKPOINT_RESTART, nullptr, nullptr);
            sqlite3_busy_timeout(handle, kBusyMilliseconds);
          } else if (many || pages >= kHurryFrom) {
            own.checkpointer_->copy();
          }
          own.copied_ = pages;
          return SQLITE_OK;  // the transaction is in the log, whatever became of the copy
        },
        this);
  }

  Failure failed() const {
    const int code = sqlite3_extended_errcode(handle_);
    const std::string file = "'" + file_ + "'";
    switch (code & 0xFF) {
      case SQLITE_CANTOPEN:
        if (::access(file_.c_str(), R_OK) == 0 && ::access(folder().c_str(), W_OK) != 0) return {file + kReadOnly};
        return {file + " cannot be opened; does it exist, and may you read it?  `parley add` makes a new ledger"};
      case SQLITE_NOTADB:
        return {file + " is no ledger (not an SQLite file)"};
      case SQLITE_READONLY:
        return {file + kReadOnly};
      case SQLITE_FULL:
        return {kFull};
      case SQLITE_BUSY:
        return {"another process writes to " + file + " for over a minute; wait until it has ended"};
      case SQLITE_CORRUPT:
        return {file + " is damaged (" + sqlite3_errmsg(handle_) +
                "); `parley verify` says where, a backup has the rest"};
      case SQLITE_IOERR:
        return {"reading or writing " + file + " failed (" + sqlite3_errmsg(handle_) +
                "): nothing of this step was written; look at the disk"};
      default:
        return {file + ": " + sqlite3_errmsg(handle_)};
    }
  }

  void close() {
    checkpointer_.reset();
    forget_statements();
    sqlite3_close(handle_);
  }

  std::string file_;
  sqlite3* handle_ = nullptr;
  int synchronous_ = 2;
  std::optional<Checkpointer> checkpointer_;
  int copied_ = 0;  // pages in the log after the commit before
  std::unordered_map<std::string, sqlite3_stmt*> statements_;
};

}  // namespace

std::unique_ptr<Database> open_sqlite(const std::string& file, Open how) { return std::make_unique<Sqlite>(file, how); }

}  // namespace parley::store
