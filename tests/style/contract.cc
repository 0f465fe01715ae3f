#include "tests/style/contract.h"

#include <google/protobuf/compiler/parser.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace hearth::style {
namespace {

class PrintErrors : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, int column, const std::string& message) override {
    std::fprintf(stderr, "%d:%d: %s\n", line + 1, column + 1, message.c_str());
  }
};

[[noreturn]] void Die(const std::string& what) {
  std::fprintf(stderr, "contract: %s\n", what.c_str());
  std::abort();
}

}  // namespace

Contract Contract::FromDescriptorSet(const std::string& path) {
  google::protobuf::FileDescriptorSet set;
  std::ifstream file(path, std::ios::binary);
  if (!file || !set.ParseFromIstream(&file)) Die("cannot read " + path);
  Contract contract;
  for (const auto& proto : set.file()) {  // imports come before their users
    const auto* built = contract.pool_->BuildFile(proto);
    if (built == nullptr) Die("cannot build " + proto.name());
    if (proto.name().rfind("hearth/v1/", 0) == 0) contract.files_.push_back(built);
  }
  return contract;
}

Contract Contract::FromText(std::string_view text) {
  google::protobuf::io::ArrayInputStream input(text.data(), static_cast<int>(text.size()));
  PrintErrors errors;
  google::protobuf::io::Tokenizer tokenizer(&input, &errors);
  google::protobuf::compiler::Parser parser;
  parser.RecordErrorsTo(&errors);
  google::protobuf::FileDescriptorProto proto;
  if (!parser.Parse(&tokenizer, &proto)) Die("cannot parse the planted text");
  proto.set_name("hearth/v1/planted.proto");
  Contract contract;
  const auto* built = contract.pool_->BuildFile(proto);
  if (built == nullptr) Die("cannot build the planted text");
  contract.files_.push_back(built);
  return contract;
}

}  // namespace hearth::style
