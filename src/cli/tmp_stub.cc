#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include "cli/commands.h"
#include "language/engine.h"
#include "core/conllu.h"
namespace parley::cli {
void add_read(CLI::App& app, int& status) { auto f=std::make_shared<std::string>(); auto c=app.add_subcommand("read"); c->add_option("file",*f); c->callback([f,&status]{ auto e=language::Engine::open(data_folder("")/"models/en"); if(!e){report(e.error());status=1;return;} std::ifstream i(*f); std::string t((std::istreambuf_iterator<char>(i)),{}); std::cout<<to_conllu(t,e->analyse(t)); }); }
void add_explain(CLI::App&, int&) {}
void add_verify(CLI::App&, int&) {}
void add_data(CLI::App&, int&) {}
}
