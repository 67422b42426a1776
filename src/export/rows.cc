#include "export/rows.h"

namespace parley::exports {
namespace {

const store::Row kNoRow;
const store::Value kNull;

}  // namespace

const store::Value& cell(const store::Row& row, std::string_view table, std::string_view column) {
  return row.empty() ? kNull : row[store::table(table).at(column)];
}

const store::Row& speaker_of(const store::FiledClaim& claim) {
  return claim.rows.speakers.empty() ? kNoRow : claim.rows.speakers.back();
}

const store::Row& role_of(const store::FiledClaim& claim, std::string_view role) {
  static const size_t at = store::table("claim_role").at("role");
  for (const store::Row& row : claim.rows.roles) {
    if (const auto* text = std::get_if<std::string>(&row[at]); text && *text == role) return row;
  }
  return kNoRow;
}

bool counts(const store::FiledClaim& claim) {
  Stance stance = Stance::denied;
  return parse_stance(words(claim.rows.claim, "claim", "stance"), stance) && is_claimed_as_fact(stance) &&
         words(claim.rows.claim, "claim", "polarity") == "+";
}

}  // namespace parley::exports
