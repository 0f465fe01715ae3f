#include "tests/style/sizes.h"

#include <cctype>
#include <regex>

namespace hearth::style {
namespace {

// Reads C++ text once and copies what is code; everything else becomes blanks.
class Blanker {
 public:
  explicit Blanker(std::string_view text) : text_(text) {}

  std::string Run() {
    while (at_ < text_.size()) Step();
    return std::move(out_);
  }

 private:
  bool At(std::string_view word) const { return text_.substr(at_).starts_with(word); }

  void Blank(size_t end) {
    for (end = std::min(end, text_.size()); at_ < end; ++at_) {
      out_ += text_[at_] == '\n' ? '\n' : ' ';
    }
  }

  void BlankThrough(std::string_view word, size_t from) {
    const size_t found = text_.find(word, from);
    Blank(found == std::string_view::npos ? text_.size() : found + word.size());
  }

  void BlankLiteral(char quote) {
    size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != quote) end += text_[end] == '\\' ? 2 : 1;
    Blank(end + 1);
  }

  void BlankDirective() {
    size_t end = at_;
    do {
      end = std::min(text_.find('\n', end + 1), text_.size());
    } while (end < text_.size() && text_[end - 1] == '\\');
    Blank(end);
  }

  bool AtLineStart() const {
    const size_t last = out_.find_last_not_of(" \t");
    return last == std::string::npos || out_[last] == '\n';
  }

  // 1'000 is a number, not the start of a character literal.
  bool AtDigitSeparator() const {
    return at_ > 0 && std::isalnum(static_cast<unsigned char>(text_[at_ - 1])) != 0;
  }

  void Step() {
    if (At("//")) {
      Blank(std::min(text_.find('\n', at_), text_.size()));
    } else if (At("/*")) {
      BlankThrough("*/", at_ + 2);
    } else if (At("R\"")) {
      const size_t open = text_.find('(', at_);
      const std::string delimiter(text_.substr(at_ + 2, open - at_ - 2));
      BlankThrough(")" + delimiter + "\"", open);
    } else if (text_[at_] == '"') {
      BlankLiteral('"');
    } else if (text_[at_] == '\'' && !AtDigitSeparator()) {
      BlankLiteral('\'');
    } else if (text_[at_] == '#' && AtLineStart()) {
      BlankDirective();
    } else {
      out_ += text_[at_++];
    }
  }

  std::string_view text_;
  size_t at_ = 0;
  std::string out_;
};

std::string Squeezed(std::string_view text) {
  std::string squeezed;
  for (const char c : text) {
    const bool blank = std::isspace(static_cast<unsigned char>(c)) != 0;
    if (!blank) {
      squeezed += c;
    } else if (!squeezed.empty() && squeezed.back() != ' ') {
      squeezed += ' ';
    }
  }
  return squeezed;
}

// A namespace or a class: its braces hold functions, they are not one.
bool IsScope(const std::string& head) {
  static const std::regex scope(
      R"(^(template ?<.*?> )?(inline )?(typedef )?(namespace|class|struct|union|enum|extern)\b)");
  const bool opens = std::regex_search(head, scope);
  // `struct Row MakeRow() {` is a function all the same; a class head has no call parentheses.
  return opens && (head.find(')') == std::string::npos || head.find(" : ") != std::string::npos);
}

}  // namespace

std::string Blanked(std::string_view text) { return Blanker(text).Run(); }

std::vector<Function> Functions(std::string_view text) {
  const std::string code = Blanked(text);
  std::vector<Function> functions;
  std::string head;  // what stands between the last statement and here
  int line = 1;
  int parentheses = 0;  // a brace inside them is an argument, not a body
  int depth = 0;        // braces inside the current function; 0 = outside of any
  for (const char c : code) {
    if (c == '\n') ++line;
    if (depth > 0) {
      if (c == '{') ++depth;
      if (c == '}' && --depth == 0) {
        functions.back().lines = line - functions.back().line + 1;
        head.clear();
      }
      continue;
    }
    if (c == '(') ++parentheses;
    if (c == ')') --parentheses;
    if (c == '{' && parentheses == 0) {
      const std::string signature = Squeezed(head);
      if (IsScope(signature)) {
        head.clear();
      } else {
        functions.push_back({signature, line, 0});
        depth = 1;
      }
    } else if ((c == ';' || c == '}') && parentheses == 0) {
      head.clear();
    } else {
      head += c;
    }
  }
  return functions;
}

std::vector<Finding> CheckSizes(const SourceTree& tree) {
  std::vector<Finding> findings;
  for (const auto& [path, text] : tree) {
    if (path.ends_with(".md") || path.ends_with(".json") || path.ends_with(".txt")) continue;
    const auto lines = static_cast<int>(Lines(text).size());
    if (lines > kFileLinesMax) {
      findings.push_back({path, 0,
                          std::to_string(lines) + " lines; cut at " +
                              std::to_string(kFileLinesMax) + ": which second thing is in there?"});
    }
    if (!IsCpp(path)) continue;
    for (const Function& function : Functions(text)) {
      // A table of values at namespace scope is data, however long.
      if (function.signature.find('(') == std::string::npos) continue;
      if (function.lines <= kFunctionLinesMax) continue;
      findings.push_back({path, function.line,
                          std::to_string(function.lines) + " lines in " + function.signature +
                              "; cut at " + std::to_string(kFunctionLinesMax) +
                              ": keep the branching, move the work to leaves"});
    }
  }
  return findings;
}

}  // namespace hearth::style
