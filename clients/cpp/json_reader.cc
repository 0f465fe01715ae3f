#include "clients/cpp/json_reader.h"

#include <google/protobuf/descriptor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"

namespace hearth::client {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int kDepthMax = 50;

using Fields = absl::flat_hash_map<absl::string_view, const FieldDescriptor*>;

// Fields by name; a thread's own, so that nobody waits. Descriptors live as long as the process.
// Behind pointers, because a caller keeps one table while its inner objects make others.
const Fields& FieldsOf(const Descriptor* descriptor) {
  thread_local absl::flat_hash_map<const Descriptor*, std::unique_ptr<const Fields>> known;
  std::unique_ptr<const Fields>& fields = known[descriptor];
  if (fields == nullptr) {
    auto made = std::make_unique<Fields>();
    for (int i = 0; i < descriptor->field_count(); ++i) {
      made->emplace(descriptor->field(i)->name(), descriptor->field(i));
    }
    fields = std::move(made);
  }
  return *fields;
}

bool IsContinuation(unsigned char c) { return (c & 0xc0) == 0x80; }

// Well-formed UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
bool IsUtf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto at = [&](size_t k) {
      return static_cast<unsigned char>(i + k < text.size() ? text[i + k] : 0);
    };
    const unsigned char c = at(0);
    size_t length = 1;
    if (c >= 0x80) {
      length = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
      if (c < 0xc2 || c > 0xf4) return false;
      if ((c == 0xe0 && at(1) < 0xa0) || (c == 0xed && at(1) > 0x9f)) return false;
      if ((c == 0xf0 && at(1) < 0x90) || (c == 0xf4 && at(1) > 0x8f)) return false;
      for (size_t k = 1; k < length; ++k) {
        if (!IsContinuation(at(k))) return false;
      }
    }
    i += length;
  }
  return true;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool Whole(Message* message) {
    if (!Object(message, 0)) return false;
    SkipBlanks();
    return at_ == text_.size();
  }

 private:
  void SkipBlanks() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
      ++at_;
    }
  }
  // The next character after blanks; 0 at the end.
  char Peek() {
    SkipBlanks();
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool Take(char c) {
    if (Peek() != c) return false;
    ++at_;
    return true;
  }

  bool String(std::string* value) {
    value->clear();
    if (!Take('"')) return false;
    bool ascii = true;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"') return ascii || IsUtf8(*value);
      if (static_cast<unsigned char>(c) < ' ') return false;
      ascii = ascii && static_cast<unsigned char>(c) < 0x80;
      if (c != '\\') {
        *value += c;
      } else if (!Escape(value)) {
        return false;
      }
    }
    return false;
  }

  bool Escape(std::string* value) {
    if (at_ == text_.size()) return false;
    constexpr std::string_view kNames = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
    const size_t which = kNames.find(text_[at_++]);
    if (which == std::string_view::npos) return false;  // \u and what is none
    *value += kMeanings[which];
    return true;
  }

  // A whole number, with or without quotes.
  template <typename Integer>
  bool Number(Integer* value) {
    const bool quoted = Take('"');
    const size_t start = at_;
    if (at_ < text_.size() && text_[at_] == '-') ++at_;
    const size_t digits = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
    if (at_ == digits || (text_[digits] == '0' && at_ > digits + 1)) return false;
    if (!absl::SimpleAtoi(absl::string_view(text_.data() + start, at_ - start), value))
      return false;
    if (quoted) return at_ < text_.size() && text_[at_++] == '"';
    return at_ == text_.size() ||
           std::string_view(".eE").find(text_[at_]) == std::string_view::npos;
  }

  bool Truth(bool* value) {
    SkipBlanks();
    for (const bool candidate : {true, false}) {
      const std::string_view word = candidate ? "true" : "false";
      if (text_.substr(at_, word.size()) != word) continue;
      at_ += word.size();
      *value = candidate;
      return true;
    }
    return false;
  }

  bool Object(Message* message, int depth) {
    if (depth > kDepthMax || !Take('{')) return false;
    if (Take('}')) return true;
    const Fields& fields = FieldsOf(message->GetDescriptor());
    do {
      if (!String(&name_) || !Take(':')) return false;
      const auto field = fields.find(absl::string_view(name_.data(), name_.size()));
      if (field == fields.end() || !Field(message, field->second, depth)) return false;
    } while (Take(','));
    return Take('}');
  }

  bool Field(Message* message, const FieldDescriptor* field, int depth) {
    if (field->is_map()) return false;
    const Reflection* reflection = message->GetReflection();
    // An optional field is a oneof too: protobuf refuses the second value of either.
    const auto* oneof = field->containing_oneof();
    if (oneof != nullptr && reflection->HasOneof(*message, oneof)) return false;
    if (!field->is_repeated()) return Value(message, reflection, field, depth);
    if (!Take('[')) return false;
    if (Take(']')) return true;
    do {
      if (!Value(message, reflection, field, depth)) return false;
    } while (Take(','));
    return Take(']');
  }

  template <typename Integer>
  bool Put(Message* message, const Reflection* reflection, const FieldDescriptor* field,
           void (Reflection::*set)(Message*, const FieldDescriptor*, Integer) const,
           void (Reflection::*add)(Message*, const FieldDescriptor*, Integer) const) {
    Integer value = 0;
    if (!Number(&value)) return false;
    (reflection->*(field->is_repeated() ? add : set))(message, field, value);
    return true;
  }

  bool Value(Message* message, const Reflection* r, const FieldDescriptor* field, int depth) {
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        return Text(message, r, field);
      case FieldDescriptor::CPPTYPE_MESSAGE: {
        if (field->message_type()->file()->package() == "google.protobuf") return false;
        Message* inner = field->is_repeated() ? r->AddMessage(message, field)
                                              : r->MutableMessage(message, field);
        return Object(inner, depth + 1);
      }
      case FieldDescriptor::CPPTYPE_ENUM: {
        if (!String(&value_)) return false;
        const EnumValueDescriptor* value = field->enum_type()->FindValueByName(value_);
        if (value == nullptr) return false;
        field->is_repeated() ? r->AddEnum(message, field, value)
                             : r->SetEnum(message, field, value);
        return true;
      }
      case FieldDescriptor::CPPTYPE_BOOL: {
        bool value = false;
        if (!Truth(&value)) return false;
        field->is_repeated() ? r->AddBool(message, field, value)
                             : r->SetBool(message, field, value);
        return true;
      }
      case FieldDescriptor::CPPTYPE_INT32:
        return Put<int32_t>(message, r, field, &Reflection::SetInt32, &Reflection::AddInt32);
      case FieldDescriptor::CPPTYPE_INT64:
        return Put<int64_t>(message, r, field, &Reflection::SetInt64, &Reflection::AddInt64);
      case FieldDescriptor::CPPTYPE_UINT32:
        return Put<uint32_t>(message, r, field, &Reflection::SetUInt32, &Reflection::AddUInt32);
      case FieldDescriptor::CPPTYPE_UINT64:
        return Put<uint64_t>(message, r, field, &Reflection::SetUInt64, &Reflection::AddUInt64);
      default:
        return false;
    }
  }

  bool Text(Message* message, const Reflection* reflection, const FieldDescriptor* field) {
    if (!String(&value_)) return false;
    if (field->type() == FieldDescriptor::TYPE_BYTES) {
      std::string bytes;
      if (!absl::Base64Unescape(value_, &bytes) || absl::Base64Escape(bytes) != value_)
        return false;
      value_ = bytes;
    }
    if (field->is_repeated()) {
      reflection->AddString(message, field, value_);
    } else {
      reflection->SetString(message, field, value_);
    }
    return true;
  }

  const std::string_view text_;
  size_t at_ = 0;
  std::string name_, value_;  // kept for their capacity
};

}  // namespace

bool ReadPlainJson(std::string_view text, Message* message) { return Reader(text).Whole(message); }

}  // namespace hearth::client
