// Parts of a package of XML (office documents, books).
#pragma once
#include <map>
#include <pugixml.hpp>
#include <string>

namespace parley::ingest {

using Parts = std::map<std::string, std::string>;  // members of the package by name

/// False where the part is not there, damaged or larger than `most`.  No DTD is read, so no entities of the file's own.
inline bool parse_part(const Parts& parts, const std::string& name, size_t most, pugi::xml_document& out) {
  const auto part = parts.find(name);
  return part != parts.end() && part->second.size() <= most &&
         out.load_buffer(part->second.data(), part->second.size(), pugi::parse_default | pugi::parse_ws_pcdata)
                 .status == pugi::status_ok;
}

}  // namespace parley::ingest
