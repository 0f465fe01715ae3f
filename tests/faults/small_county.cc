#include "tests/faults/small_county.h"

#include <fcntl.h>
#include <google/protobuf/text_format.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <future>
#include <set>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "services/access/permits.h"
#include "services/record/record.h"
#include "services/server/exit_codes.h"
#include "services/server/node.h"
#include "storage/api/codec.h"
#include "tests/ledger/device.h"

namespace hearth::testing {
namespace {

constexpr int32_t kFirstDay = 20260301;
constexpr char kRulebook[] = R"(
rulebook_id: "county" version: 1 area_code: "44" effective_from_date: 20260101
evaluator_version: 1 title { zh: "示范" en: "demo" }
rules {
  rule_code: "some" flag: "SOME" kind: RULE_KIND_FLAG title { zh: "有" en: "some" } priority: 2
  source: "assumed" raises_alert: true due_days: 10
  when { compare { metric: "members.count" operator: OPERATOR_AT_LEAST number: 1 } }
})";

[[noreturn]] void GiveUp(const std::string& what) {
  std::fprintf(stderr, "small county: %s\n", what.c_str());
  std::_Exit(1);
}
void Must(const absl::Status& status) {
  if (!status.ok()) GiveUp(status.ToString());
}

std::unique_ptr<server::Node> Serve(const server::Config& config, bool create) {
  auto node = server::Node::Open(config, create);
  if (!node.ok()) GiveUp(node.status().ToString());
  Must((*node)->Serve());
  return *std::move(node);
}

void Send(server::Node* node, const v1::Run& run) {
  std::promise<ledger::Answer> promise;
  node->ledger()->Submit(run, [&](ledger::Answer given) { promise.set_value(std::move(given)); });
  const ledger::Answer answer = promise.get_future().get();
  Must(answer.status());
  for (const ledger::Receipt& receipt : *answer) {
    if (receipt.refused != v1::REFUSAL_REASON_UNSPECIFIED) GiveUp(receipt.refused_detail);
  }
}

// Keyed by the plain bytes' hash.
attachments::Id AddPhoto(server::Node* node, const std::string& household) {
  const std::string photo(70'000, 'p');
  attachments::Announcement announced;
  announced.id = {household, domain::Sha256(photo)};
  announced.size_bytes = photo.size();
  announced.media_type = "image/jpeg";
  announced.area_code = kVillage;
  announced.actor = "cadre.1";
  Must(node->attachments()->Begin(announced).status());
  Must(node->attachments()->Append(announced.id, 0, photo).status());
  Must(node->attachments()->Finish(announced.id).status());
  return announced.id;
}

std::string Said(const absl::Status& status) {
  return "error " + std::to_string(static_cast<int>(status.code())) + " " +
         std::string(status.message());
}
template <typename T, typename Text>
std::string Said(const absl::StatusOr<T>& answer, const Text& text) {
  return answer.ok() ? text(*answer) : Said(answer.status());
}

// Records as stored, and the households they name.
std::string AskLog(const server::Node& node, std::set<std::string>* households, Answers* answers) {
  std::string all;
  uint64_t attached = 0;
  const absl::Status status =
      node.stores().log->Read(1, [&](storage::Position position, std::string_view bytes) {
        all += domain::Sha256(bytes);
        const auto event = record::Open(position, bytes, *node.stores().keys);
        (*answers)["event " + std::to_string(position)] =
            Said(event, [](const domain::Event& opened) {
              return opened.header_hash + opened.fact.SerializeAsString();
            });
        if (event.ok() && !event->header.household().empty()) {
          households->insert(event->header.household());
        }
        attached += event.ok() && event->fact.has_attachment_added() ? 1 : 0;
        return true;
      });
  (*answers)["photos"] = std::to_string(attached);
  return status.ok() ? all : Said(status);
}

void AskPhoto(server::Node* node, const std::string& household, Answers* answers) {
  const attachments::Id id{household, domain::Sha256(std::string(70'000, 'p'))};
  const auto stored = node->attachments()->Find(id);
  (*answers)["photo " + household.substr(0, 4)] =
      Said(stored, [&](const attachments::Stored& found) {
        std::string bytes;
        for (uint64_t chunk = 0; bytes.size() < found.size_bytes && chunk < 100; ++chunk) {
          const auto piece = node->attachments()->ReadChunk(id, found, chunk);
          if (!piece.ok()) return Said(piece.status());
          bytes += *piece;
        }
        return domain::Sha256(bytes);
      });
}

void AskViews(const projections::Views& views, const std::set<std::string>& households,
              Answers* answers) {
  for (const std::string& household : households) {
    const std::string name(household.substr(0, 4));
    (*answers)["household " + name] =
        Said(views.GetHousehold(access::Permits::OfTheHouse(), household, std::nullopt),
             [](const auto& found) {
               return found.digest + found.household.SerializeAsString() +
                      found.assessment.SerializeAsString();
             });
    (*answers)["timeline " + name] =
        Said(views.Timeline(access::Permits::OfTheHouse(), household, 500, "", std::nullopt),
             [](const auto& page) {
               std::string all;
               for (const auto& entry : page.entries) all += entry.SerializeAsString();
               return all;
             });
  }
  (*answers)["alerts"] = Said(views.ListAlerts({}), [](const auto& page) {
    std::string all;
    for (const auto& alert : page.alerts) all += alert.SerializeAsString();
    return all;
  });
  (*answers)["summary"] = Said(views.Summarize("44", 12, std::nullopt, false),
                               [](const auto& found) { return found.total.SerializeAsString(); });
  projections::SearchCriteria everybody;
  (*answers)["search"] = Said(views.Search(access::Permits::OfTheHouse(), everybody, std::nullopt),
                              [](const auto& page) {
                                std::string all;
                                for (const auto& found : page.households)
                                  all += found.SerializeAsString();
                                return all;
                              });
}

std::string Packed(const Answers& answers) {
  std::string bytes;
  for (const auto& [question, answer] : answers) {
    for (const std::string* text : {&question, &answer}) {
      storage::AppendU64(bytes, text->size());
      bytes += *text;
    }
  }
  return bytes;
}

Answers Unpacked(std::string_view bytes) {
  Answers answers;
  const auto take = [&bytes] {
    if (bytes.size() < 8) return std::string();
    const uint64_t size = storage::ReadU64(bytes);
    std::string text(bytes.substr(8, size));
    bytes.remove_prefix(std::min(bytes.size(), 8 + text.size()));
    return text;
  };
  while (!bytes.empty()) {
    std::string question = take();
    answers[std::move(question)] = take();
  }
  return answers;
}

}  // namespace

server::Config CountyIn(const std::string& data, const std::string& secrets) {
  server::Config config;
  config.access = "open";
  config.data = data;
  config.secrets = secrets;
  config.clock = "stepped";
  config.block_cache_mib = 8;
  config.free_floor_bytes = 0;
  return config;
}

void MakeCounty(const server::Config& config) {
  Device office("office", 1), phone("phone", 2);
  for (int life = 0; life < 3; ++life) {
    const auto node = Serve(config, life == 0);
    if (life == 0) {
      Must(node->ledger()->OpenDay(kFirstDay).status());
      Send(node.get(), office.Next({Areas()}, kFirstDay));
      v1::Fact fact;
      v1::Rulebook* rulebook = fact.mutable_rulebook_published()->mutable_rulebook();
      if (!google::protobuf::TextFormat::ParseFromString(kRulebook, rulebook)) GiveUp("rulebook");
      Send(node.get(), office.Next({fact}, kFirstDay));
    }
    FactsOptions options;
    options.first_day = 20260101;
    options.days = 50;
    options.overruling = false;
    std::vector<domain::Event> events = RandomHousehold(phone.rng(), options);
    for (domain::Event& event : events) event.header.set_device("phone");
    const std::string household = events[0].header.household();
    Send(node.get(), phone.Chain(std::move(events)));
    if (life == 1) AddPhoto(node.get(), household);
    const storage::Position head = node->ledger()->head();
    Must(node->views()->WaitFor(head, absl::Now() + absl::Seconds(120)));
  }
}

Answers Ask(const server::Config& config) {
  Answers answers;
  auto opened = server::Node::Open(config, false);
  absl::Status started = opened.status();
  if (started.ok()) started = (*opened)->Serve();
  if (!started.ok()) {
    answers["start"] = "exit code " + std::to_string(server::ExitCodeOf(started)) + ": " +
                       std::string(started.message());
    return answers;
  }
  answers["start"] = "";
  server::Node& node = **opened;
  const storage::Position head = node.stores().log->head().position;
  answers["who"] = node.stores().identity.log_id + node.stores().identity.public_key +
                   (node.stores().identity.stepped ? "stepped" : "wall");
  std::set<std::string> households;
  answers["log"] = AskLog(node, &households, &answers);
  const absl::Status watched = node.views()->WaitFor(head, absl::Now() + absl::Seconds(60));
  answers["views"] = watched.ok() ? "" : Said(watched);
  AskViews(*node.views(), households, &answers);
  for (const std::string& household : households) AskPhoto(&node, household, &answers);
  return answers;
}

Child InChild(const std::string& stderr_path, const std::function<Answers()>& work) {
  int ends[2];
  Child child;
  if (::pipe(ends) != 0) return child;
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::close(ends[0]);
    const int err = ::open(stderr_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::dup2(err, STDERR_FILENO);
    const std::string bytes = Packed(work());
    size_t at = 0;
    while (at < bytes.size()) {
      const ssize_t put = ::write(ends[1], bytes.data() + at, bytes.size() - at);
      if (put <= 0) break;
      at += static_cast<size_t>(put);
    }
    ::_exit(0);
  }
  ::close(ends[1]);
  std::string bytes;
  pollfd ready{ends[0], POLLIN, 0};
  char buffer[65'536];
  while (true) {
    if (::poll(&ready, 1, 240'000) <= 0) {
      ::kill(pid, SIGKILL);  // it hangs
      break;
    }
    const ssize_t got = ::read(ends[0], buffer, sizeof(buffer));
    if (got <= 0) break;
    bytes.append(buffer, static_cast<size_t>(got));
  }
  ::close(ends[0]);
  int status = 0;
  ::waitpid(pid, &status, 0);
  child.crashed = !WIFEXITED(status) || WEXITSTATUS(status) != 0;
  child.answers = Unpacked(bytes);
  return child;
}

}  // namespace hearth::testing
