// E-mail (RFC 5322), mailboxes (mbox, RFC 4155) and pages saved as MHTML (RFC 2557).  Tested by ingest/mail_test.cc.
#pragma once
#include "ingest/archive.h"

namespace parley::ingest {

/// By the first bytes.
bool is_mbox(std::string_view bytes);
bool is_mail(std::string_view bytes);
bool is_mhtml(std::string_view bytes);

/// A message is a document; what is attached goes to `member` as members of archives do.
void read_mail(const std::string& name, std::string_view bytes, Budget& budget, const Member& member, const Sink& sink);
/// Each message under its number: mail.mbox!3, and mail.mbox!3/report.pdf what is attached to it.
void read_mbox(const std::string& name, std::string_view bytes, Budget& budget, const Member& member, const Sink& sink);
/// The same, streamed from a file of any size; each message has a budget of its own.
using Attached = std::function<void(const std::string& name, std::string_view bytes, Budget& budget)>;
void read_mbox_file(const std::string& path, const Attached& attached, const Sink& sink);
/// The page that was saved, without what it shows.
Result<Document> read_mhtml(const std::string& name, std::string_view bytes);

}  // namespace parley::ingest
