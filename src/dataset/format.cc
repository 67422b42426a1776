#include "dataset/format.h"

#include <algorithm>

#include "data/toml_check.h"

namespace parley::dataset {
namespace {

class Reader : data::TomlCheck {
 public:
  explicit Reader(const std::filesystem::path& file) : TomlCheck(file) {}

  Result<Format> run() {
    const auto parsed = data::TomlFile::read(file(), {});
    if (!parsed) return parsed.error();
    const data::Toml root = parsed->root();
    keys(root, {"title", "publisher", "recognise", "without_header", "id", "country", "prose", "event", "mode", "date",
                "place", "precisions", "figure"});
    Format out;
    out.name = file().stem().string();
    out.rule = "import/" + file().filename().string();
    out.title = root["title"].string();
    out.publisher = root["publisher"].string(out.title);
    out.recognise = list(root["recognise"]);
    out.without_header = list(root["without_header"]);
    out.id = root["id"].string();
    out.country = root["country"].string();
    out.prose = list(root["prose"]);
    out.event = choice(root["event"]);
    out.mode = choice(root["mode"]);
    keys(root["date"], {"from", "to"});
    out.date_from = root["date"]["from"].string();
    out.date_to = root["date"]["to"].string(out.date_from);
    const data::Toml place = root["place"];
    keys(place, {"name", "lat", "lon", "precision"});
    out.place = list(place["name"]);
    out.lat = place["lat"].string(), out.lon = place["lon"].string(), out.precision = place["precision"].string();
    for (const auto& [word, code] : root["precisions"].entries()) {
      if (code.integer() < 1 || code.integer() > 7) fail(code, "a precision is 1 to 7, as UCDP has them");
      out.precisions[std::string(word)] = static_cast<int>(code.integer());
    }
    for (const data::Toml one : root["figure"].items()) out.figures.push_back(figure(one));
    if (out.title.empty() || out.id.empty() || out.date_from.empty() || out.recognise.empty())
      fail(root, "a dataset needs title, id, date and recognise");
    EventType event;
    for (const auto& [words, name] : out.event.map) {
      if (!parse_event(name, event)) fail(root["event"], "'" + name + "' is no event of PLOVER");
    }
    if (!out.event.constant.empty() && !parse_event(out.event.constant, event))
      fail(root["event"], "'" + out.event.constant + "' is no event of PLOVER");
    if (error()) return *error();
    return out;
  }

 private:
  static std::vector<std::string> list(const data::Toml& toml) {
    std::vector<std::string> out;
    for (const std::string_view one : toml.strings()) out.emplace_back(one);
    return out;
  }
  Choice choice(const data::Toml& toml) {
    keys(toml, {"column", "constant", "map"});
    Choice out{std::string(toml["column"].string()), std::string(toml["constant"].string()), {}};
    for (const auto& [words, value] : toml["map"].entries()) out.map[std::string(words)] = value.string();
    return out;
  }
  Figure figure(const data::Toml& toml) {
    keys(toml, {"kind", "status", "best", "low", "high"});
    Figure out;
    if (!parse_harm(toml["kind"].string(), out.kind)) fail(toml, "a figure needs a kind of harm");
    if (toml["status"] && !parse_status(toml["status"].string(), out.status)) fail(toml, "no status of people");
    out.best = toml["best"].string(), out.low = toml["low"].string(), out.high = toml["high"].string();
    if (out.best.empty() && out.low.empty()) fail(toml, "a figure needs best or low");
    return out;
  }
};

}  // namespace

Result<std::vector<Format>> read_formats(const std::filesystem::path& data) {
  std::vector<std::filesystem::path> files;
  std::error_code failure;
  for (const auto& entry : std::filesystem::directory_iterator(data / "import", failure)) {
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  }
  if (files.empty()) return Error{"holds no formats of datasets (*.toml)", (data / "import").string()};
  std::sort(files.begin(), files.end());
  std::vector<Format> out;
  for (const auto& file : files) {
    auto format = Reader(file).run();
    if (!format) return format.error();
    out.push_back(std::move(*format));
  }
  return out;
}

}  // namespace parley::dataset
