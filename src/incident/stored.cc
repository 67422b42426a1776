#include "incident/stored.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <type_traits>

namespace parley::incident {
namespace {

constexpr uint8_t kVersion = 6;
constexpr uint8_t kEldest = 4;
constexpr uint8_t kNumbers = 5, kHarmed = 6;  // the first versions that tell of them

// One walk over the fields serves both directions: `Io` is a Writer or a Reader.
class Writer {
 public:
  template <class T>
  void number(const T& value) {
    char bytes[sizeof(T)];
    std::memcpy(bytes, &value, sizeof(T));
    out.append(bytes, sizeof(T));
  }
  void text(const std::string& value) {
    number(static_cast<uint32_t>(value.size()));
    out += value;
  }
  template <class T, class Each>
  void list(const std::vector<T>& values, size_t, const Each& each) {
    number(static_cast<uint32_t>(values.size()));
    for (const T& value : values) each(value);
  }
  template <class T>
  void maybe(const std::optional<T>& value) {
    number(static_cast<uint8_t>(value.has_value()));
    if (value) number(*value);
  }
  template <class T>
  void choice(const T& value, T) {
    number(static_cast<uint8_t>(value));
  }
  void truth(const bool& value) { number(static_cast<uint8_t>(value)); }
  static constexpr uint8_t version = kVersion;
  std::string out;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest(bytes) {}
  template <class T>
  void number(T& value) {
    if (rest.size() < sizeof(T)) return fail();
    std::memcpy(&value, rest.data(), sizeof(T));
    rest.remove_prefix(sizeof(T));
  }
  void text(std::string& value) {
    uint32_t size = 0;
    number(size);
    if (rest.size() < size) return fail();
    value = rest.substr(0, size);
    rest.remove_prefix(size);
  }
  /// `least`: bytes of the smallest element, so that a false count cannot take memory.
  template <class T, class Each>
  void list(std::vector<T>& values, size_t least, const Each& each) {
    uint32_t size = 0;
    number(size);
    if (size > rest.size() / least) return fail();
    values.resize(size);
    for (T& value : values) each(value);
  }
  template <class T>
  void maybe(std::optional<T>& value) {
    bool there = false;
    truth(there);
    if (there) number(value.emplace());
  }
  template <class T>
  void choice(T& value, T last) {
    uint8_t byte = 0;
    number(byte);
    if (byte > static_cast<uint8_t>(last)) return fail();
    value = static_cast<T>(byte);
  }
  void truth(bool& value) {
    uint8_t byte = 0;
    number(byte);
    if (byte > 1) return fail();
    value = byte == 1;
  }
  void fail() { rest = {}, failed = true; }
  std::string_view rest;
  bool failed = false;
  uint8_t version = 0;
};

template <class Io, class Harm>
void walk_harm(Io& io, Harm& harm) {
  io.number(harm.harm), io.number(harm.claim);
  io.choice(harm.kind, HarmKind::service_cut), io.choice(harm.status, Status::mixed);
  io.choice(harm.stance, Stance::wished), io.choice(harm.polarity, Polarity::negative);
  io.maybe(harm.low), io.maybe(harm.high);
  io.truth(harm.approximate), io.truth(harm.provisional), io.truth(harm.vague);
  if (io.version >= kNumbers) io.truth(harm.loose), io.truth(harm.numbered);
  io.truth(harm.cumulative), io.truth(harm.part), io.truth(harm.repeat);
  io.text(harm.attribute), io.text(harm.group);
}

template <class Io, class A>
void walk(Io& io, A& account) {
  const auto texts = [&](auto& list) { io.list(list, 4, [&](auto& text) { io.text(text); }); };
  const auto hashes = [&](auto& list) { io.list(list, 8, [&](auto& hash) { io.number(hash); }); };
  io.text(account.id), io.text(account.document), io.text(account.group);
  io.truth(account.main), io.maybe(account.published);
  io.list(account.claims, 4, [&](auto& claim) { io.number(claim); });
  io.maybe(account.first), io.maybe(account.last), io.choice(account.precision, TimePrecision::decade);
  io.truth(account.dated_by_context);
  io.maybe(account.point), io.number(account.radius_km), io.number(account.place_precision);
  texts(account.places);
  io.list(account.also, 21,
          [&](auto& place) { io.number(place.point), io.number(place.radius_km), io.number(place.precision); });
  io.choice(account.event, EventType::ASSAULT);
  texts(account.modes), texts(account.objects), texts(account.perpetrators), texts(account.affected);
  texts(account.deniers), texts(account.persons);
  if (io.version >= kHarmed) {
    texts(account.harmed);
    io.list(account.ages, 1, [&](auto& age) { io.number(age); });
  }
  io.list(account.blames, 8, [&](auto& blame) { io.text(blame.group), io.text(blame.actor); });
  io.list(account.harms, 8, [&](auto& harm) { walk_harm(io, harm); });
  hashes(account.words), io.list(account.counts, 1, [&](auto& count) { io.number(count); }), hashes(account.shingles);
}

/// What linking computes with: days of this calendar, points of this globe, counts.
bool is_sensible(const Account& a) {
  constexpr Day kFirst = -719'468, kLast = 2'932'896;  // the years 0 to 9999
  const auto is_day = [](const std::optional<Day>& day) { return !day || (*day >= kFirst && *day <= kLast); };
  const auto is_point = [](Point p) { return std::fabs(p.lat) <= 90 && std::fabs(p.lon) <= 180; };
  const auto is_radius = [](float km) { return km >= 0 && km <= 20'100; };
  constexpr int64_t kMost = 1'000'000'000'000'000;  // room for sums of what a text can say
  const auto is_number = [](const std::optional<int64_t>& n) { return !n || (*n >= 0 && *n <= kMost); };
  return is_day(a.published) && is_day(a.first) && is_day(a.last) && (!a.first || !a.last || *a.first <= *a.last) &&
         (!a.point || is_point(*a.point)) && is_radius(a.radius_km) && a.counts.size() == a.words.size() &&
         std::is_sorted(a.words.begin(), a.words.end()) &&
         std::all_of(a.counts.begin(), a.counts.end(), [](uint8_t count) { return count > 0; }) &&
         std::all_of(a.also.begin(), a.also.end(),
                     [&](const AccountPlace& place) { return is_point(place.point) && is_radius(place.radius_km); }) &&
         std::all_of(a.harms.begin(), a.harms.end(),
                     [&](const AccountHarm& harm) { return is_number(harm.low) && is_number(harm.high); });
}

}  // namespace

std::string pack(const Account& account) {
  Writer writer;
  writer.number(kVersion);
  walk(writer, account);
  return std::move(writer.out);
}

Result<Account> unpack(std::string_view bytes) {
  Reader reader(bytes);
  reader.number(reader.version);
  if (reader.failed || reader.version < kEldest || reader.version > kVersion)
    return Error{"the stored account is of version " + std::to_string(reader.version) + ", this program reads " +
                 std::to_string(kEldest) + " to " + std::to_string(kVersion) +
                 "; open the ledger with the newest program, or add its document again"};
  Account out;
  walk(reader, out);
  if (reader.failed || !reader.rest.empty() || !is_sensible(out))
    return Error{"the stored account is damaged; add its document again"};
  return out;
}

}  // namespace parley::incident
