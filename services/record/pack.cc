#include "services/record/pack.h"

#include <zstd.h>

#include <memory>

#include "services/domain/invariant.h"
#include "services/domain/submission.h"

namespace hearth::record {
namespace {

// Numbers on disk: never change what one means.
constexpr char kPlain = 0;
constexpr char kZstd = 1;

constexpr int kLevel = 1;
// Below this a frame's own header (6..10 bytes) and the call (2 µs) eat what could be won.
constexpr size_t kWorthTrying = 160;

struct FreeCompressor {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
struct FreeDecompressor {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

// One context a thread: making one costs more than compressing a part.
ZSTD_CCtx* Compressor() {
  thread_local const std::unique_ptr<ZSTD_CCtx, FreeCompressor> context(ZSTD_createCCtx());
  HEARTH_REQUIRE(context != nullptr);
  return context.get();
}

ZSTD_DCtx* Decompressor() {
  thread_local const std::unique_ptr<ZSTD_DCtx, FreeDecompressor> context(ZSTD_createDCtx());
  HEARTH_REQUIRE(context != nullptr);
  return context.get();
}

absl::Status Damaged(const char* what) {
  return absl::DataLossError(std::string("record: part: ") + what);
}

}  // namespace

std::string PackPart(std::string_view salt, std::string_view part) {
  HEARTH_REQUIRE(salt.size() == kSaltBytes);
  std::string packed(1 + kSaltBytes, kPlain);
  packed.replace(1, kSaltBytes, salt);
  if (part.size() >= kWorthTrying) {
    packed.resize(1 + kSaltBytes + part.size());
    // A frame that does not fit into the part's own size is an error, and then not wanted.
    const size_t size = ZSTD_compressCCtx(Compressor(), packed.data() + 1 + kSaltBytes,
                                          part.size() - 1, part.data(), part.size(), kLevel);
    packed.resize(1 + kSaltBytes + (ZSTD_isError(size) ? 0 : size));
    if (!ZSTD_isError(size)) {
      packed[0] = kZstd;
      return packed;
    }
  }
  packed += part;
  return packed;
}

absl::StatusOr<std::string> UnpackPart(std::string_view packed) {
  if (packed.size() < 1 + kSaltBytes) return Damaged("too short");
  const char flag = packed[0];
  const std::string_view payload = packed.substr(1 + kSaltBytes);
  std::string opened(packed.substr(1, kSaltBytes));
  if (flag == kPlain) return opened += payload;
  if (flag != kZstd) return Damaged("unknown flag");
  // The frame's size is believed only up to what the door lets in.
  const unsigned long long size = ZSTD_getFrameContentSize(payload.data(), payload.size());
  if (size > domain::kSubmissionBytesMax) return Damaged("frame without a believable size");
  opened.resize(kSaltBytes + size);
  const size_t written = ZSTD_decompressDCtx(Decompressor(), opened.data() + kSaltBytes, size,
                                             payload.data(), payload.size());
  if (ZSTD_isError(written) || written != size) return Damaged("unreadable frame");
  return opened;
}

}  // namespace hearth::record
