#include "serve/assets.h"

#include <algorithm>

namespace parley::serve {
namespace {

// The first part of the address of each screen; the page reads the rest.
constexpr std::string_view kScreens[] = {"",        "incidents", "documents", "inbox",   "review",    "sources",
                                         "history", "map",       "timeline",  "sign-in", "decisions", "publish"};

}  // namespace

const Asset* find_asset(std::string_view path) {
  for (const Asset& asset : assets()) {
    if (asset.path == path) return &asset;
  }
  return nullptr;
}

const Asset* page_for(std::string_view path) {
  if (!path.starts_with('/') || path.find("//") != std::string_view::npos) return nullptr;
  const std::string_view first = path.substr(1, path.find('/', 1) - 1);
  const bool known = std::find(std::begin(kScreens), std::end(kScreens), first) != std::end(kScreens);
  return known ? find_asset("/index.html") : nullptr;
}

}  // namespace parley::serve
