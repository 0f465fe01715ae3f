// Receipts as clients keep them: hearth.v1.Receipt in protobuf JSON, one object a line.
#ifndef HEARTH_CLIENTS_VERIFY_RECEIPT_FILE_H_
#define HEARTH_CLIENTS_VERIFY_RECEIPT_FILE_H_

#include <string>

#include "clients/verify/verify.h"

namespace hearth::verify {

// Adds what the text holds; lines that are no receipt are counted as unreadable. Fields that a
// receipt need not have for the log's sake are passed over.
void ReadReceipts(const std::string& text, Input* input);

}  // namespace hearth::verify

#endif  // HEARTH_CLIENTS_VERIFY_RECEIPT_FILE_H_
