#ifndef HEARTH_TESTS_STYLE_CONTRACT_H_
#define HEARTH_TESTS_STYLE_CONTRACT_H_

#include <google/protobuf/descriptor.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hearth::style {

// The files of hearth.v1 with their comments, read from a descriptor set or parsed from text. The
// descriptors live as long as this object. One thread.
class Contract {
 public:
  // The set that protoc writes with --include_imports --include_source_info. Ends the program when
  // it cannot be read: there would be nothing to test.
  static Contract FromDescriptorSet(const std::string& path);
  // One file "hearth/v1/planted.proto" of this text; ends the program on a syntax error.
  static Contract FromText(std::string_view text);

  const std::vector<const google::protobuf::FileDescriptor*>& files() const { return files_; }

 private:
  Contract() : pool_(std::make_unique<google::protobuf::DescriptorPool>()) {}

  std::unique_ptr<google::protobuf::DescriptorPool> pool_;
  std::vector<const google::protobuf::FileDescriptor*> files_;
};

}  // namespace hearth::style

#endif  // HEARTH_TESTS_STYLE_CONTRACT_H_
