// Chats as WhatsApp exports them: lines "12/31/23, 9:41 PM - Name: text" or "[31/12/2023, 21:41:07] Name: text".
// Tested by ingest/chat_test.cc.
#pragma once
#include "ingest/ingest.h"

namespace parley::ingest {

/// A log of other people may look the same but for the name of its file and the marks that WhatsApp sets.
bool is_whatsapp(std::string_view name, std::string_view bytes);
/// Each message is a document; who wrote it is not kept, and a chat of two has no publisher.
void read_whatsapp(const std::string& name, std::string_view bytes, const Sink& sink);

}  // namespace parley::ingest
