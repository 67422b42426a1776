// What Parley takes of GMime, which is loaded when the first mail is read: with the libraries that it brings it would
// cost every start 4 ms.
#pragma once
#include <gmime/gmime.h>

namespace parley::ingest {

struct Gmime {
  decltype(&g_mime_init) init;
  decltype(&g_mime_parser_options_new) options_new;
  decltype(&g_mime_parser_options_free) options_free;
  decltype(&g_mime_parser_options_set_parameter_compliance_mode) options_set_parameters;
  decltype(&g_mime_content_type_parse) type_parse;
  decltype(&g_mime_content_type_get_media_type) type_major;
  decltype(&g_mime_content_type_get_media_subtype) type_minor;
  decltype(&g_mime_content_type_get_parameter) type_parameter;
  decltype(&g_mime_content_disposition_parse) disposition_parse;
  decltype(&g_mime_content_disposition_get_parameter) disposition_parameter;
  decltype(&g_mime_content_encoding_from_string) encoding_from_name;
  decltype(&g_mime_encoding_init_decode) decode_begin;
  decltype(&g_mime_encoding_outlen) decode_size;
  decltype(&g_mime_encoding_flush) decode;
  decltype(&g_object_unref) unref;
};

/// nullptr where it is not installed.
const Gmime* load_gmime();
/// Requires load_gmime().
const Gmime& gmime();

}  // namespace parley::ingest
