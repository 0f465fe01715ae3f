// CRC-32C (Castagnoli): guards the bytes of every record and small file against decay.
// It says nothing about intent; the Merkle tree does that.
#ifndef HEARTH_STORAGE_FILES_CRC32C_H_
#define HEARTH_STORAGE_FILES_CRC32C_H_

#include <cstdint>
#include <string_view>

namespace hearth::storage {

// CRC-32C of `bytes`. To continue over several pieces, pass the value of the pieces before.
// Uses the processor's instruction where it has one.
uint32_t Crc32c(std::string_view bytes, uint32_t before = 0);

namespace internal {
// The table-driven form, for processors without the instruction; exposed for the test.
uint32_t Crc32cPortable(std::string_view bytes, uint32_t before = 0);
}  // namespace internal

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_FILES_CRC32C_H_
