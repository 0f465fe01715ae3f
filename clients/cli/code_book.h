// Codes of the contract's dictionaries by what people write in tables: the code itself, or its
// Chinese text.
#ifndef HEARTH_CLIENTS_CLI_CODE_BOOK_H_
#define HEARTH_CLIENTS_CLI_CODE_BOOK_H_

#include <map>
#include <optional>
#include <string>

#include "hearth/v1/rulebook.pb.h"

namespace hearth::cli {

// Value type. Begins with the words of domain 4.2; a county's own dictionaries add to them and take
// precedence.
class CodeBook {
 public:
  CodeBook();
  void Add(const v1::Rulebook& rulebook);

  // The code for a cell; the cell itself when the dictionary has it as a code, or has no codes at
  // all. nullopt for a word that the dictionary does not know.
  std::optional<std::string> Find(const std::string& dictionary, const std::string& cell) const;
  // "是, 否, …": what may be written, at most a dozen words.
  std::string Choices(const std::string& dictionary) const;

 private:
  void Put(const std::string& dictionary, const std::string& code, const std::string& word);

  std::map<std::string, std::map<std::string, std::string>> codes_;  // dictionary → word → code
};

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_CODE_BOOK_H_
