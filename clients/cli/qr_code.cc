#include "clients/cli/qr_code.h"

#include <qrencode.h>

#include <memory>

#include "absl/strings/str_cat.h"
#include "clients/cpp/error.h"

namespace hearth::cli {
namespace {

constexpr int kQuiet = 4;
constexpr int kAnyVersion = 0;

// Light outside of the code.
bool Dark(const QrCode& code, int row, int column) {
  const int size = static_cast<int>(code.size());
  if (row < 0 || column < 0 || row >= size || column >= size) return false;
  return code[static_cast<size_t>(row)][static_cast<size_t>(column)];
}

}  // namespace

absl::StatusOr<QrCode> MakeQrCode(std::string_view bytes) {
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> made(
      QRcode_encodeData(static_cast<int>(bytes.size()),
                        reinterpret_cast<const unsigned char*>(bytes.data()), kAnyVersion,
                        QR_ECLEVEL_M),
      QRcode_free);
  if (!made) return client::InvalidError("内容过长，二维码放不下", "too long for a QR code");
  const auto width = static_cast<size_t>(made->width);
  QrCode code(width, std::vector<bool>(width));
  for (size_t i = 0; i < width * width; ++i) {
    code[i / width][i % width] = (made->data[i] & 1) != 0;
  }
  return code;
}

std::string QrText(const QrCode& code) {
  const int end = static_cast<int>(code.size()) + kQuiet;
  std::string text;
  for (int row = -kQuiet; row < end; row += 2) {
    for (int column = -kQuiet; column < end; ++column) {
      const bool upper = Dark(code, row, column), lower = Dark(code, row + 1, column);
      // Terminals are dark: light modules are what is printed.
      text += upper ? (lower ? " " : "\u2584") : (lower ? "\u2580" : "\u2588");
    }
    text += '\n';
  }
  return text;
}

std::string QrSvg(const QrCode& code) {
  const int side = static_cast<int>(code.size()) + 2 * kQuiet;
  std::string svg = absl::StrCat("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ", side,
                                 " ", side, "\" shape-rendering=\"crispEdges\"><rect width=\"",
                                 side, "\" height=\"", side, "\" fill=\"#fff\"/><path d=\"");
  for (size_t row = 0; row < code.size(); ++row) {
    for (size_t column = 0; column < code.size(); ++column) {
      if (!code[row][column]) continue;
      absl::StrAppend(&svg, "M", column + kQuiet, " ", row + kQuiet, "h1v1h-1z");
    }
  }
  return absl::StrCat(svg, "\"/></svg>\n");
}

}  // namespace hearth::cli
