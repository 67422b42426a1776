#include "cli/profile.h"

#include "data/mapped_file.h"
#include "ingest/encoding.h"

namespace parley::cli {

Result<exports::Profile> read_profile(const std::string& file, exports::Edition& edition) {
  if (file.empty()) return exports::Profile{};
  auto profile = exports::Profile::read(file);
  const auto bytes = data::MappedFile::open(file);
  if (profile && bytes) edition.profile = profile->name + " " + ingest::sha256(bytes->bytes()).substr(0, 12);
  return profile;
}

std::string unknown_viewpoint(const std::string& name) {
  return "nobody of the name '" + name +
         "' claims a disputed territory; --viewpoint is iso, de_facto or one of the claimants of "
         "data/places/territories.tsv";
}

}  // namespace parley::cli
