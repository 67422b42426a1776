#include "generated.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>

#include "core/calendar.h"
#include "core/json.h"

namespace parley::bench {
namespace {

constexpr uint16_t kCountry = 'C' << 8 | 'H';
constexpr uint64_t kCopied = 20;  // tells of two happenings
constexpr uint64_t kPublishers = 40, kTellings = 4, kPerDay = 12, kTowns = 1500;
constexpr double kRare = 5;       // of words.tsv
constexpr Day kFirstDay = 18628;  // 2021-01-01

/// Numbers that look random and depend on nothing but the seed (splitmix64).
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}
  uint64_t next() {
    uint64_t z = (state_ += 0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }
  uint64_t below(uint64_t n) { return next() % n; }
  /// Small numbers more often: few towns see most of a war.
  uint64_t skewed(uint64_t n) { return below(n) * below(n) / n; }
  template <class T, size_t N>
  const T& of(const T (&list)[N]) {
    return list[below(N)];
  }

 private:
  uint64_t state_;
};

const char* const kMeans[] = {"artillery shelling", "a rocket attack", "an air strike", "a drone strike",
                              "mortar fire",        "a car bomb",      "an ambush",     "small arms fire"};
const char* const kPlacesHit[] = {"a market",   "a school",     "a residential building", "a bus station",
                                  "a hospital", "a checkpoint", "a fuel depot",           "a village on the outskirts"};
const char* const kVictims[] = {"civilians", "people", "soldiers", "police officers", "residents"};
const char* const kSides[] = {"government forces", "rebel fighters", "unidentified gunmen"};
const char* const kWeekdays[] = {"Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"};
/// A street or a family's shop: names are what tells real reports apart.
std::string name(Dice& dice) {
  static const char* const kBegin[] = {"Al",  "Bru", "Cor", "Del", "Er",  "Fal", "Gri", "Hol",
                                       "Ist", "Jor", "Kel", "Lam", "Mor", "Nes", "Ost", "Pra"};
  static const char* const kMiddle[] = {"ba", "che", "di", "fo", "gu", "la", "me",
                                        "ni", "ro",  "su", "ta", "ve", "wi", "zo"};
  static const char* const kEnd[] = {"lin", "mann", "tier", "gard", "nov", "rak", "sen",
                                     "dal", "wyl",  "bek",  "tov",  "rin", "hof", "zan"};
  return std::string(dice.of(kBegin)) + dice.of(kMiddle) + dice.of(kMiddle) + dice.of(kEnd);
}

struct Happening {
  Day day;
  std::string town, street;
  const char *means, *hit, *victims, *side;
  uint64_t killed, injured;
};

Happening happening(uint64_t number, const std::vector<std::string>& towns, bool one_week) {
  Dice dice(number * 7919 + 1);
  const size_t town = dice.skewed(towns.size());
  return {kFirstDay + static_cast<Day>(one_week ? number % 7 : number / kPerDay),
          towns[town],
          name(dice),
          dice.of(kMeans),
          dice.of(kPlacesHit),
          dice.of(kVictims),
          dice.of(kSides),
          dice.skewed(30),
          1 + dice.skewed(60)};
}

std::string counted(uint64_t n, const char* people) {
  return n == 0   ? std::string("no ") + people
         : n == 1 ? "one of the " + std::string(people)
                  : std::to_string(n) + " " + people;
}

}  // namespace

Generator::Generator(const data::Gazetteer& places, Kind kind) : kind_(kind) {
  std::ifstream words("data/link/words.tsv");
  for (std::string line; std::getline(words, line);) {
    const size_t tab = line.find('\t');
    if (tab != std::string::npos && std::atof(line.c_str() + tab) >= kRare) words_.push_back(line.substr(0, tab));
  }
  std::map<std::string, int> names;
  for (uint32_t i = 0; i < places.size(); ++i) {
    if (places.row(i).country == kCountry && places.kind(i) == PlaceKind::town) ++names[std::string(places.name(i))];
  }
  for (const auto& [name, times] : names) {
    if (times == 1 && name.find(' ') == std::string::npos && towns_.size() < kTowns) towns_.push_back(name);
  }
  if (kind_ == crowd && !towns_.empty()) towns_.resize(1);
}

std::string Generator::document(uint64_t number) const {
  if (kind_ != copies) return write(number, number);
  return write(kCopied, number);
}

std::string Generator::write(uint64_t number, uint64_t id) const {
  Dice dice(number * 104729 + 17);
  const uint64_t latest = number / kTellings;
  const auto recent = [&] {
    return happening(latest - std::min(latest, dice.skewed(2 * kPerDay)), towns_, kind_ == crowd);
  };
  size_t sentences = dice.below(5);
  const auto colour = [&] {
    const auto word = [&]() -> const std::string& { return words_[dice.below(words_.size())]; };
    static const char* const kForms[] = {"There was ", "Some spoke of ", "Much was made of ", "It was about ",
                                         "No one asked for "};
    return kForms[sentences++ % 5] + word() + ", " + word() + " and " + word() + ". ";
  };
  const Happening first = recent(), second = recent();
  uint64_t late = dice.skewed(3), publisher = dice.below(kPublishers);
  const uint64_t killed = first.killed + dice.skewed(3), injured = first.injured + dice.skewed(5);
  const std::string day = kWeekdays[static_cast<size_t>(first.day % 7)];
  std::string lead = counted(killed, first.victims) + " were killed and " + std::to_string(injured) + " wounded in " +
                     first.means + " on " + first.hit + " in " + first.town + " on " + day;
  if (dice.below(2) == 0)
    lead = first.means + std::string(" hit ") + first.hit + " in " + first.town + " on " + day + ", killing " +
           counted(killed, first.victims) + " and wounding " + std::to_string(injured) + " others";
  lead[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(lead[0])));
  std::string text = lead + ", the regional health office said. " + colour() + "\n\nA spokesman blamed " + first.side +
                     " for the attack. " + colour();
  if (killed > 2)
    text += "Among the dead were " + std::to_string(2 + killed / 3) + " children, a local official told reporters. ";
  text += "\n\n" + colour() + std::to_string(2 + dice.below(20)) + " houses in " + first.street +
          " Street were damaged, near the " + name(dice) + " school. The " + name(dice) + " foundation offered help. ";
  if (dice.below(3) == 0)
    text += "On " + iso_day(second.day) + ", " + second.means + " killed " +
            counted(second.killed + 2, second.victims) + " in " + second.town + ", according to residents. ";
  if (dice.below(2) == 0)
    text += "Commanders of the " + std::string(first.side) + " denied that they had attacked " + first.town + ". ";
  if (kind_ == copies) {  // printed by another paper, with a line of its own
    Dice own(id * 31 + 7);
    late = own.below(5), publisher = own.below(kPublishers);
    text += name(own) + " " + name(own) + " printed this for readers of " + name(own) + ".";
  }
  JsonWriter json;
  json.open_object().field("id", std::string_view("generated-" + std::to_string(id)));
  json.field("date", std::string_view(iso_day(first.day + static_cast<Day>(late))));
  json.field("publisher", std::string_view("Generated Courier " + std::to_string(publisher)));
  json.field("title", std::string_view("Attack in " + first.town));
  return json.field("text", std::string_view(text)).close_object().take() + "\n";
}

}  // namespace parley::bench
