// parley: the command line.  One file per command.
#include <cstdio>

int main() {
  std::puts("parley " PARLEY_VERSION);
  return 0;
}
