#include "clients/cli/text_encoding.h"

#include <unicode/ucnv.h>
#include <unicode/utf8.h>

#include <memory>
#include <vector>

#include "clients/cpp/error.h"

namespace hearth::cli {
namespace {

bool IsUtf8(std::string_view text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < size;) {
    UChar32 c;
    U8_NEXT(bytes, at, size, c);
    if (c < 0) return false;
  }
  return true;
}

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

// Stops at bytes that have no meaning, instead of putting a mark in their place.
Converter Strict(const char* name, UErrorCode* error) {
  Converter converter(ucnv_open(name, error));
  if (U_FAILURE(*error)) return nullptr;
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, error);
  return converter;
}

}  // namespace

absl::StatusOr<std::string> ToUtf8(std::string_view bytes) {
  constexpr std::string_view kBom = "\xef\xbb\xbf";
  if (bytes.substr(0, kBom.size()) == kBom) bytes.remove_prefix(kBom.size());
  if (IsUtf8(bytes)) return std::string(bytes);

  UErrorCode error = U_ZERO_ERROR;
  const Converter from = Strict("GB18030", &error), to = Strict("UTF-8", &error);
  std::string text(bytes.size() * 3 + 16, '\0');  // two bytes of GB18030 are three of UTF-8
  if (U_SUCCESS(error)) {
    char* target = text.data();
    const char* source = bytes.data();
    ucnv_convertEx(to.get(), from.get(), &target, target + text.size(), &source,
                   source + bytes.size(), nullptr, nullptr, nullptr, nullptr, true, true, &error);
    text.resize(static_cast<size_t>(target - text.data()));
  }
  if (U_FAILURE(error)) {
    return client::InvalidError("文件既非 UTF-8 也非 GB18030：请另存为 CSV UTF-8",
                                "the file is neither UTF-8 nor GB18030: save it as CSV UTF-8");
  }
  return text;
}

}  // namespace hearth::cli
