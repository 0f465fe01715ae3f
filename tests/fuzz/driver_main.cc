// Runs a fuzz target without libFuzzer: its corpus, then mutations of it.
//
//   fuzz_x_smoke CORPUS_FOLDER [MUTATIONS]

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "tests/fuzz/target.h"
#include "tests/support/random.h"

namespace hearth::fuzz {
namespace {

using Corpus = std::vector<std::string>;

void RunOne(const std::string& input) {
  // A copy of just that size, so that a sanitizer sees a read beyond it.
  const std::vector<uint8_t> bytes(input.begin(), input.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

Corpus Load(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  Corpus corpus;
  for (const std::filesystem::path& file : files) {
    std::ostringstream bytes;
    bytes << std::ifstream(file, std::ios::binary).rdbuf();
    corpus.push_back(bytes.str());
  }
  return corpus;
}

void MutateOnce(const Corpus& corpus, std::mt19937_64& random, std::string* input) {
  const size_t at = input->empty() ? 0 : random() % input->size();
  const size_t length = 1 + random() % 16;
  switch (random() % 6) {
    case 0:
      if (!input->empty()) (*input)[at] = static_cast<char>((*input)[at] ^ (1 << (random() % 8)));
      break;
    case 1:
      if (!input->empty()) (*input)[at] = static_cast<char>(random());
      break;
    case 2:
      input->erase(at, length);
      break;
    case 3:
      input->insert(at, std::string(length, static_cast<char>(random())));
      break;
    case 4:
      input->insert(at, std::string(input->substr(at, length * 4)));
      break;
    default: {  // the tail of another one
      const std::string& other = corpus[random() % corpus.size()];
      input->resize(at);
      if (!other.empty()) input->append(other, random() % other.size());
    }
  }
}

int Main(int argc, char** argv) {
  if (argc < 2) return 2;
  const Corpus corpus = Load(argv[1]);
  Expect(!corpus.empty(), "the corpus has inputs");
  for (const std::string& input : corpus) RunOne(input);
  const long mutations = argc > 2 ? std::atol(argv[2]) : 20'000;
  std::printf("HEARTH_SEED=%llu\n", static_cast<unsigned long long>(testing::Seed()));
  std::fflush(stdout);
  std::mt19937_64 random = testing::Random(1);
  for (long i = 0; i < mutations; ++i) {
    std::string input = corpus[random() % corpus.size()];
    for (uint64_t n = 1 + random() % 4; n > 0; --n) MutateOnce(corpus, random, &input);
    RunOne(input);
  }
  std::printf("%zu inputs, %ld mutations: nothing found\n", corpus.size(), mutations);
  return 0;
}

}  // namespace
}  // namespace hearth::fuzz

int main(int argc, char** argv) { return hearth::fuzz::Main(argc, argv); }
