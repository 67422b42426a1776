#include "store/audit.h"

#include <charconv>
#include <ctime>

#include "core/json.h"
#include "ingest/encoding.h"

namespace parley::store {

const std::string kAuditStart(64, '0');

std::string canonical(const Row& row) {
  JsonWriter json;
  json.open_array();
  for (const Value& value : row) {
    if (is_null(value))
      json.null();
    else if (const auto* number = std::get_if<int64_t>(&value))
      json.value(*number);
    else if (std::holds_alternative<double>(value))
      json.number(to_text(value));
    else
      json.value(
          std::string_view(std::holds_alternative<Blob>(value) ? ingest::sha256(to_text(value)) : to_text(value)));
  }
  return json.close_array().take();
}

std::string digest(std::string_view text) { return ingest::sha256(text).substr(0, 32); }

std::string audit_hash(std::string_view prev, int64_t seq, const AuditEntry& entry) {
  return ingest::sha256(std::string(prev) + "\n" +
                        canonical({integer(seq), entry.at, entry.actor, entry.action, entry.target, entry.content}));
}

AuditHead audit_head(Database& database) {
  const Rows last = database.query("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1");
  return last.empty() ? AuditHead{0, kAuditStart} : AuditHead{to_integer(last[0][0]), to_text(last[0][1])};
}

void append_audit(Database& database, const AuditEntry& entry, const AuditHead& head) {
  database.change(
      "INSERT INTO audit (seq, at, actor, action, target, content, prev, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
      {integer(head.seq + 1), entry.at, entry.actor, entry.action, entry.target, entry.content, head.hash,
       audit_hash(head.hash, head.seq + 1, entry)});
}

void append_audit(Database& database, const AuditEntry& entry) { append_audit(database, entry, audit_head(database)); }

std::string now() {
  const std::time_t seconds = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  char out[32];
  return {out, std::strftime(out, sizeof out, "%Y-%m-%dT%H:%M:%SZ", &utc)};
}

}  // namespace parley::store
