// list_contract <descriptor set>: prints what peers may rely on. Used by released/update.

#include <cstdio>

#include "tests/style/listing.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: list_contract <descriptor set>\n");
    return 2;
  }
  const auto contract = hearth::style::Contract::FromDescriptorSet(argv[1]);
  for (const std::string& line : hearth::style::List(contract)) std::puts(line.c_str());
  return 0;
}
