// The whole path of one document.  Pure: the same document and tables give the same result.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>

#include "claim/locate.h"
#include "claim/read_claims.h"
#include "core/claim.h"
#include "core/document.h"
#include "core/syntax.h"
#include "data/actors.h"
#include "data/gazetteer.h"
#include "data/lexicon.h"
#include "data/ontology.h"
#include "data/place_rules.h"
#include "data/publishers.h"
#include "language/engine.h"
#include "mention/place.h"
#include "mention/quantity.h"
#include "mention/time.h"

namespace parley::pipeline {

/// What all documents share, constant after loading.
struct Tables {
  data::Lexicon lexicon;
  language::Engine engine;
  data::Actors actors;
  data::PlaceRules place_rules;
  data::Gazetteer gazetteer;  // empty where there is none: places stay text
  data::Ontology ontology;
  data::Publishers publishers;
  std::optional<claim::HarmModel> harm_model;  // none: frames only, as training needs them

  /// Reads the tables and models of English from the data folder; `gazetteer` is the index of places, lexicon.bin
  /// beside it the compiled lexicon; both may be absent.
  static Result<Tables> load(const std::filesystem::path& data, const std::filesystem::path& gazetteer = {});
};

/// Every stage's result for one document.
struct Reading {
  std::string language;  // of the text; where Parley does not read it, nothing else is filled in
  Analysis analysis;
  std::vector<mention::QuantityMention> numbers;     // all, with their kinds
  std::vector<mention::QuantityMention> quantities;  // the counts among them
  std::vector<mention::TimeMention> times;
  std::vector<PlaceMention> places;
  Record record;
};

Reading analyse(const Document& document, const Tables& tables);

}  // namespace parley::pipeline
