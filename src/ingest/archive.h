// Zip and tar archives and compressed files: their members one after the other, in memory; nothing is written to disk.
// Tested by ingest/ingest_test.cc.
#pragma once
#include <chrono>

#include "ingest/ingest.h"

namespace parley::ingest {

/// What one file may cost with all that is nested in it.
struct Budget {
  size_t members = 100'000;
  size_t bytes = Options().most_expanded;
  std::chrono::steady_clock::duration unpacking = std::chrono::minutes(10);  // without what is done with the members
};

/// By the first bytes: zip, tar, gzip, bzip2, xz, Zstandard.
bool is_archive(std::string_view bytes);

/// Takes the name (archive!path, control characters replaced) and the bytes of each member that is a regular file.
using Member = std::function<void(const std::string& name, std::string_view bytes)>;
/// Errors go to `sink`, one a member; what breaks a limit of the budget ends the archive.
void read_archive(const std::string& name, std::string_view bytes, Budget& budget, const Member& member,
                  const Sink& sink);

}  // namespace parley::ingest
