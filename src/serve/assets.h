// The page, web/dist, as it lies inside the binary (CMakeLists.txt makes the table).  Tested by
// test/serve/desk_test.cc.
#pragma once
#include <span>
#include <string_view>

namespace parley::serve {

struct Asset {
  std::string_view path;  // "/assets/index-1a2b3c4d.js"
  std::string_view type;
  std::string_view bytes;
};
std::span<const Asset> assets();
/// nullptr = there is none of that path.
const Asset* find_asset(std::string_view path);
/// The page itself, for every address that a screen has; nullptr in a build without web/dist.
const Asset* page_for(std::string_view path);

}  // namespace parley::serve
