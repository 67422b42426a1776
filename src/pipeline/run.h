// Many documents: read one file after the other, analysed in parallel, handed out in their order.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "ingest/ingest.h"
#include "pipeline/analyse.h"

namespace parley::pipeline {

/// Called in the order of the documents, from one thread at a time; false ends the work.
using Take = std::function<bool(const Document&, const Reading&)>;
using Fail = std::function<void(const Error&)>;  // a document that cannot be read; the others go on

using Want = std::function<bool(const Document&)>;  // false leaves a document out before it is analysed

void run(const std::vector<std::string>& files, const Tables& tables, unsigned threads, const Take& take,
         const Fail& fail, const Want& want = {}, const ingest::Options& options = {});

}  // namespace parley::pipeline
