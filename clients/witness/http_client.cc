#include "clients/witness/http_client.h"

#include <sys/socket.h>
#include <sys/time.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "clients/cpp/error.h"

namespace hearth::witness {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;

constexpr char kScheme[] = "http://";
constexpr time_t kStallSeconds = 10;
constexpr size_t kBodyBytesMax = size_t{64} << 10;
constexpr int kRoundsMax = 3;  // the size that it names may be old when we come back

struct Place {
  std::string host, port, target;
};

std::optional<Place> ParseUrl(const std::string& url) {
  if (!absl::StartsWith(url, kScheme)) return {};
  const std::string rest = url.substr(sizeof(kScheme) - 1);
  const size_t slash = rest.find('/');
  const std::string authority = rest.substr(0, slash);
  std::string prefix = slash == std::string::npos ? "" : rest.substr(slash);
  while (!prefix.empty() && prefix.back() == '/') prefix.pop_back();
  const size_t colon = authority.rfind(':');
  Place place{authority.substr(0, colon), "80", prefix + "/add-checkpoint"};
  if (colon != std::string::npos) place.port = authority.substr(colon + 1);
  if (place.host.empty() || place.port.empty()) return {};
  return place;
}

absl::Status Silent(const std::string& url, const std::string& why) {
  return client::Error(absl::StatusCode::kUnavailable,
                       absl::StrCat("见证人无应答：", url, " ", why),
                       absl::StrCat("the witness does not answer: ", url, " ", why));
}

absl::Status Refused(const Answer& answer) {
  if (answer.status == 403 || answer.status == 404) {
    return client::Error(
        absl::StatusCode::kPermissionDenied,
        absl::StrCat("见证人不认识该日志或其公钥（", answer.status, "）"),
        absl::StrCat("the witness does not know the log or its key (", answer.status, ")"));
  }
  return client::Error(
      answer.status >= 500 ? absl::StatusCode::kUnavailable : absl::StatusCode::kDataLoss,
      absl::StrCat("见证人拒绝签名（", answer.status, "）：", answer.body),
      absl::StrCat("the witness refuses to cosign (", answer.status, "): ", answer.body));
}

std::string RequestBody(uint64_t old_size, const std::vector<std::string>& proof,
                        const std::string& note) {
  std::string body = absl::StrCat("old ", old_size, "\n");
  for (const std::string& hash : proof) absl::StrAppend(&body, absl::Base64Escape(hash), "\n");
  return absl::StrCat(body, "\n", note);
}

// Of the lines of the answer the witness's own; others are passed over.
absl::StatusOr<std::string> TakeLine(const Answer& answer, const verify::NoteKey& witness,
                                     const std::string& note) {
  const std::string start = absl::StrCat("\u2014 ", witness.name, " ");
  const size_t at = answer.body.find(start);
  const size_t end = answer.body.find('\n', at == std::string::npos ? 0 : at);
  if (at != std::string::npos && end != std::string::npos) {
    const std::string line = answer.body.substr(at, end + 1 - at);
    const std::string body = verify::SplitNote(note)->body;
    if (verify::FindCosignature(absl::StrCat(body, "\n", line), witness).judgement ==
        verify::Cosigned::kYes) {
      return line;
    }
  }
  return client::Error(absl::StatusCode::kDataLoss, "见证人的签名不成立，请核对其公钥",
                       "the witness's cosignature does not hold; compare its key");
}

}  // namespace

absl::StatusOr<Answer> Post(const std::string& url, const std::string& body) {
  const std::optional<Place> place = ParseUrl(url);
  if (!place) {
    return client::InvalidError("--url：应为 http://主机[:端口][/前缀]",
                                "--url: needs http://host[:port][/prefix]");
  }
  asio::io_context context;
  tcp::socket socket(context);
  tcp::resolver resolver(context);
  beast::error_code error;
  const auto endpoints = resolver.resolve(place->host, place->port, error);
  if (!error) asio::connect(socket, endpoints, error);
  if (error) return Silent(url, error.message());
  const timeval limit{kStallSeconds, 0};
  ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
  http::request<http::string_body> request(http::verb::post, place->target, 11);
  request.set(http::field::host, place->host);
  request.body() = body;
  request.prepare_payload();
  http::write(socket, request, error);
  if (error) return Silent(url, error.message());
  beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(kBodyBytesMax);
  http::read(socket, buffer, parser, error);
  if (error) return Silent(url, error.message());
  const auto type = parser.get()[http::field::content_type];
  return Answer{parser.get().result_int(), std::string(type.data(), type.size()),
                parser.get().body()};
}

absl::StatusOr<std::string> AskCosignature(const std::string& url, const verify::NoteKey& witness,
                                           const std::string& note, uint64_t known_size,
                                           const Prover& prove) {
  const std::optional<verify::NoteClaim> claim = verify::ReadClaim(note);
  if (!claim) return client::InvalidError("检查点格式不合格", "the checkpoint is malformed");
  uint64_t old_size = known_size;
  for (int round = 0; round < kRoundsMax; ++round) {
    std::vector<std::string> proof;
    if (old_size > 0 && old_size < claim->size) {
      absl::StatusOr<std::vector<std::string>> made = prove(old_size);
      if (!made.ok()) return made.status();
      proof = *std::move(made);
    }
    absl::StatusOr<Answer> answer = Post(url, RequestBody(old_size, proof, note));
    if (!answer.ok()) return answer.status();
    if (answer->status == 200) return TakeLine(*answer, witness, note);
    uint64_t theirs = 0;
    const bool told = answer->status == 409 && answer->content_type == "text/x.tlog.size" &&
                      absl::SimpleAtoi(absl::StripSuffix(answer->body, "\n"), &theirs);
    if (!told || theirs == old_size || theirs > claim->size) return Refused(*answer);
    old_size = theirs;
  }
  return Silent(url, "409");
}

}  // namespace hearth::witness
