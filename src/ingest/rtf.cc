// Rich Text Format (1.9.1): running text without fonts, styles, pictures, fields' codes and hidden or deleted passages.
#include <unicode/utf8.h>

#include <algorithm>
#include <vector>

#include "ingest/encoding.h"
#include "ingest/text.h"

namespace parley::ingest {
namespace {

constexpr size_t kDeepest = 10'000;

/// Groups that hold no running text.  Those that begin with \* are passed over as well.
constexpr std::string_view kSilent[] = {
    "fonttbl",      "colortbl",          "stylesheet", "info",      "pict",     "object",    "header",
    "headerl",      "headerr",           "headerf",    "footer",    "footerl",  "footerr",   "footerf",
    "listtable",    "listoverridetable", "rsidtbl",    "generator", "xmlnstbl", "themedata", "datastore",
    "latentstyles", "annotation",        "atnid",      "atnauthor", "fldinst",  "revtbl",    "filetbl",
    "mmathPr",      "listtext",          "pntext",     "bkmkstart", "bkmkend"};

/// Character sets of fonts that are no Unicode: \fcharset -> encoding.
const char* charset_name(int charset) {
  switch (charset) {
    case 128:
      return "Shift_JIS";
    case 129:
      return "windows-949";
    case 134:
      return "GBK";
    case 136:
      return "Big5";
    case 161:
      return "windows-1253";
    case 162:
      return "windows-1254";
    case 163:
      return "windows-1258";
    case 177:
      return "windows-1255";
    case 178:
      return "windows-1256";
    case 186:
      return "windows-1257";
    case 204:
      return "windows-1251";
    case 222:
      return "windows-874";
    case 238:
      return "windows-1250";
    default:
      return nullptr;
  }
}

class Reader {
 public:
  explicit Reader(std::string_view rtf) : rtf_(rtf) {}

  bool read() {
    while (at_ < rtf_.size()) {
      const char c = rtf_[at_++];
      if (c == '{') {
        if (groups_.size() > kDeepest) return false;
        groups_.push_back(state_);
      } else if (c == '}') {
        if (groups_.empty()) break;  // what follows is no RTF
        const bool in_title = state_.in_title;
        state_ = groups_.back();
        groups_.pop_back();
        skip_ = 0;
        if (in_title && !state_.in_title) flush(title);
      } else if (c == '\\') {
        control();
      } else if (c != '\r' && c != '\n') {
        byte(c);
      }
    }
    flush(text);
    return true;
  }

  std::string text, title;

 private:
  struct State {
    bool silent = false, hidden = false, in_title = false, in_font_table = false;
    int font = -1, fallback = 1;  // fallback: characters that stand for one \u
  };

  void control() {
    if (at_ == rtf_.size()) return;
    const char first = rtf_[at_];
    const bool letter = (first | 0x20) >= 'a' && (first | 0x20) <= 'z';
    if (!letter) {
      ++at_;
      symbol(first);
      return;
    }
    const size_t begin = at_;
    while (at_ < rtf_.size() && at_ - begin < 32 && (rtf_[at_] | 0x20) >= 'a' && (rtf_[at_] | 0x20) <= 'z') ++at_;
    const std::string_view word = rtf_.substr(begin, at_ - begin);
    int number = 0;
    bool has_number = false, minus = false;
    if (at_ < rtf_.size() && rtf_[at_] == '-') minus = true, ++at_;
    for (int digits = 0; at_ < rtf_.size() && rtf_[at_] >= '0' && rtf_[at_] <= '9' && digits < 9; ++digits, ++at_)
      number = number * 10 + (rtf_[at_] - '0'), has_number = true;
    if (minus) number = -number;
    if (at_ < rtf_.size() && rtf_[at_] == ' ') ++at_;
    keyword(word, number, has_number);
  }

  void symbol(char c) {
    if (c == '\'') {
      const int high = at_ < rtf_.size() ? hex_digit(rtf_[at_]) : -1;
      const int low = at_ + 1 < rtf_.size() ? hex_digit(rtf_[at_ + 1]) : -1;
      if (high < 0 || low < 0) return;
      at_ += 2;
      byte(static_cast<char>(high * 16 + low));
    } else if (c == '*') {
      state_.silent = true;
    } else if (c == '~') {
      unicode(0xA0);
    } else if (c == '_') {
      byte('-');
    } else if (c == '\r' || c == '\n') {
      paragraph();
    } else if (c == '\\' || c == '{' || c == '}') {
      byte(c);
    }
  }

  void keyword(std::string_view word, int number, bool has_number) {
    if (word == "par" || word == "sect" || word == "page" || word == "row" || word == "cell") return paragraph();
    if (word == "line") return put("\n");
    if (word == "tab") return put("\t");
    if (word == "emdash") return unicode(0x2014);
    if (word == "endash") return unicode(0x2013);
    if (word == "lquote") return unicode(0x2018);
    if (word == "rquote") return unicode(0x2019);
    if (word == "ldblquote") return unicode(0x201C);
    if (word == "rdblquote") return unicode(0x201D);
    if (word == "bullet") return unicode(0x2022);
    if (word == "u") {
      unicode(static_cast<uint32_t>(number < 0 ? number + 65536 : number));
      skip_ = state_.fallback;
    } else if (word == "uc") {
      state_.fallback = std::clamp(number, 0, 16);
    } else if (word == "bin") {
      at_ += std::min(static_cast<size_t>(std::max(number, 0)), rtf_.size() - at_);
    } else if (word == "v" || word == "deleted") {
      state_.hidden = !has_number || number != 0;
    } else if (word == "plain") {
      state_.hidden = false;
    } else if (word == "ansicpg") {
      flush(text);
      encoding_ = number == 65001 ? "UTF-8" : "windows-" + std::to_string(number);
    } else if (word == "f") {
      state_.font = number;
    } else if (word == "fcharset") {
      if (state_.in_font_table) {
        if (const char* name = charset_name(number)) fonts_.emplace_back(state_.font, name);
      }
    } else if (word == "title") {
      state_.silent = false, state_.in_title = true;
    } else if (std::find(std::begin(kSilent), std::end(kSilent), word) != std::end(kSilent)) {
      state_.silent = true;
      if (word == "fonttbl") state_.in_font_table = true;
    }
  }

  void byte(char c) {
    if (skip_ > 0) {
      --skip_;
      return;
    }
    if (!heard()) return;
    const auto font = std::find_if(fonts_.begin(), fonts_.end(), [&](const auto& f) { return f.first == state_.font; });
    const std::string& encoding = font == fonts_.end() ? encoding_ : font->second;
    if (encoding != pending_encoding_) {
      flush(state_.in_title ? title : text);
      pending_encoding_ = encoding;
    }
    pending_ += c;
  }
  bool heard() const { return !state_.hidden && (!state_.silent || state_.in_title); }
  void put(std::string_view utf8) {
    if (!heard()) return;
    std::string& out = state_.in_title ? title : text;
    flush(out);
    out += utf8;
  }
  void paragraph() {
    if (!state_.silent && !state_.in_title) put("\n\n");
  }
  void unicode(uint32_t c) {
    if (c >= 0xD800 && c < 0xDC00) {
      high_ = c;
      return;
    }
    if (c >= 0xDC00 && c < 0xE000) c = high_ ? 0x10000 + ((high_ - 0xD800) << 10) + (c - 0xDC00) : 0xFFFD;
    high_ = 0;
    if (c > 0x10FFFF) c = 0xFFFD;
    char utf8[4];
    size_t size = 0;
    U8_APPEND_UNSAFE(utf8, size, c);
    put({utf8, size});
  }
  void flush(std::string& out) {
    if (pending_.empty()) return;
    if (const auto decoded = decode(pending_, pending_encoding_)) out += decoded->text;
    pending_.clear();
  }

  std::string_view rtf_;
  size_t at_ = 0;
  State state_;
  std::vector<State> groups_;
  std::vector<std::pair<int, std::string>> fonts_;
  std::string encoding_ = "windows-1252", pending_encoding_, pending_;
  uint32_t high_ = 0;
  int skip_ = 0;
};

}  // namespace

Result<Document> read_rtf(const std::string& name, std::string_view bytes) {
  Reader reader(bytes);
  if (!reader.read()) return Error{"nests its groups too deep to be a text", name};
  Metadata metadata;
  metadata.title = reader.title;
  return document_of(name, bytes, reader.text, std::move(metadata));
}

}  // namespace parley::ingest
