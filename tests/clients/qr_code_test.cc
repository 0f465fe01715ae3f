// The code on the notice: what is drawn is what was encoded, and it looks like a QR code. That
// other people's readers decode it was tried by hand (tests/README.md).

#include "clients/cli/qr_code.h"

#include <gtest/gtest.h>

#include "tests/support/status_matchers.h"

namespace hearth::cli {
namespace {

constexpr size_t kQuiet = 4;

// The three corners by which a reader finds a code: a ring of seven around a square of three.
bool IsFinder(const QrCode& code, size_t top, size_t left) {
  for (size_t row = 0; row < 7; ++row) {
    for (size_t column = 0; column < 7; ++column) {
      const bool ring = row == 0 || row == 6 || column == 0 || column == 6;
      const bool heart = row >= 2 && row <= 4 && column >= 2 && column <= 4;
      if (code[top + row][left + column] != (ring || heart)) return false;
    }
  }
  return true;
}

// The modules that the picture draws.
QrCode FromSvg(const std::string& svg, size_t size) {
  QrCode code(size, std::vector<bool>(size));
  for (size_t at = svg.find("d=\"") + 3; svg[at] == 'M'; at = svg.find('z', at) + 1) {
    size_t used = 0;
    const size_t column = std::stoul(svg.substr(at + 1), &used);
    const size_t row = std::stoul(svg.substr(at + 1 + used));
    code.at(row - kQuiet).at(column - kQuiet) = true;
  }
  return code;
}

// The modules that a dark terminal shows: what is not printed is dark.
QrCode FromText(const std::string& text, size_t size) {
  std::vector<std::vector<bool>> dark;  // quiet zone included
  std::vector<bool> upper, lower;
  for (size_t at = 0; at < text.size();) {
    const std::string glyph = text.substr(at, text[at] == ' ' || text[at] == '\n' ? 1 : 3);
    at += glyph.size();
    if (glyph == "\n") {
      dark.push_back(upper);
      dark.push_back(lower);
      upper.clear();
      lower.clear();
      continue;
    }
    upper.push_back(glyph == " " || glyph == "\u2584");
    lower.push_back(glyph == " " || glyph == "\u2580");
  }
  QrCode code;
  for (size_t row = 0; row < size; ++row) {
    const std::vector<bool>& line = dark.at(row + kQuiet);
    code.emplace_back(line.begin() + kQuiet,
                      line.begin() + static_cast<std::ptrdiff_t>(kQuiet + size));
  }
  return code;
}

TEST(QrCodeTest, PicturesShowTheCode) {
  for (const size_t bytes : {1u, 60u, 198u, 342u, 700u}) {
    ASSERT_OK_AND_ASSIGN(const QrCode code, MakeQrCode(std::string(bytes, 'n')));
    const size_t size = code.size();
    EXPECT_EQ((size - 17) % 4, 0u);
    EXPECT_TRUE(IsFinder(code, 0, 0));
    EXPECT_TRUE(IsFinder(code, 0, size - 7));
    EXPECT_TRUE(IsFinder(code, size - 7, 0));
    EXPECT_FALSE(IsFinder(code, size - 7, size - 7));
    EXPECT_EQ(FromSvg(QrSvg(code), size), code);
    EXPECT_EQ(FromText(QrText(code), size), code);
  }
}

TEST(QrCodeTest, OtherBytesAreAnotherCodeAndTooManyAreRefused) {
  ASSERT_OK_AND_ASSIGN(const QrCode code, MakeQrCode("a checkpoint"));
  ASSERT_OK_AND_ASSIGN(const QrCode other, MakeQrCode("a checkpoinu"));
  EXPECT_NE(code, other);
  EXPECT_OK(MakeQrCode(std::string(2'331, 'n')).status());
  EXPECT_THAT(MakeQrCode(std::string(2'332, 'n')).status(),
              hearth::testing::StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace hearth::cli
