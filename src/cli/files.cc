#include "cli/files.h"

#include <CLI/CLI.hpp>

namespace parley::cli {

void add_columns_option(CLI::App& command, ingest::Options& options) {
  command
      .add_option_function<std::string>(
          "--columns",
          [&options](const std::string& text) {
            if (const auto columns = ingest::parse_columns(text)) options.columns = *columns;
          },
          "columns of a table of posts where their names are not usual ones: text=Body,date=Posted,url=Link; also "
          "publisher, title, id")
      ->check([](const std::string& text) {
        const auto columns = ingest::parse_columns(text);
        return columns ? std::string() : columns.error().message;
      });
}

}  // namespace parley::cli
