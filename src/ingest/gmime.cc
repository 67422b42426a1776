#include "ingest/gmime.h"

#include <dlfcn.h>

#include <cassert>
#include <optional>
#include <type_traits>

namespace parley::ingest {
namespace {

std::optional<Gmime> load() {
  void* library = ::dlopen("libgmime-3.0.so.0", RTLD_NOW | RTLD_LOCAL);
  if (!library) return std::nullopt;
  Gmime out;
  bool whole = true;
  const auto find = [&](auto& function, const char* name) {
    function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(::dlsym(library, name));
    whole &= function != nullptr;
  };
  find(out.init, "g_mime_init");
  find(out.options_new, "g_mime_parser_options_new");
  find(out.options_free, "g_mime_parser_options_free");
  find(out.options_set_parameters, "g_mime_parser_options_set_parameter_compliance_mode");
  find(out.type_parse, "g_mime_content_type_parse");
  find(out.type_major, "g_mime_content_type_get_media_type");
  find(out.type_minor, "g_mime_content_type_get_media_subtype");
  find(out.type_parameter, "g_mime_content_type_get_parameter");
  find(out.disposition_parse, "g_mime_content_disposition_parse");
  find(out.disposition_parameter, "g_mime_content_disposition_get_parameter");
  find(out.encoding_from_name, "g_mime_content_encoding_from_string");
  find(out.decode_begin, "g_mime_encoding_init_decode");
  find(out.decode_size, "g_mime_encoding_outlen");
  find(out.decode, "g_mime_encoding_flush");
  find(out.unref, "g_object_unref");
  if (!whole) return std::nullopt;
  out.init();
  return out;
}

}  // namespace

const Gmime* load_gmime() {
  static const std::optional<Gmime> loaded = load();
  return loaded ? &*loaded : nullptr;
}

const Gmime& gmime() {
  assert(load_gmime());
  return *load_gmime();
}

}  // namespace parley::ingest
