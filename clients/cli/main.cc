#include <iostream>

#include "clients/cli/app.h"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  return hearth::cli::RunHearth({argv + 1, argv + argc}, &std::cout, &std::cerr);
}
