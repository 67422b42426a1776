// Reads verbs/*.toml: predicates, their frames and the examples inside.  Used by data/lexicon.cc.
#pragma once
#include <filesystem>

#include "data/lexicon.h"
#include "data/toml.h"

namespace parley::data {

/// Adds the predicates of one file; an error in one of them leaves the others.
void read_predicates(const std::filesystem::path& file, const Toml& toml, Lexicon& lexicon, std::vector<Error>& errors);

/// Adds the `yes` and `no` lists of a table; at least one of each is demanded.
void read_examples(const Toml& table, const std::string& file, RuleId rule, Lexicon& lexicon,
                   std::vector<Error>& errors);

/// "object|:of" -> arguments: self, subject, object, modifier, possessor, or a preposition behind a colon; false for
/// another word.
bool parse_arguments(std::string_view text, std::vector<Argument>& out);

}  // namespace parley::data
