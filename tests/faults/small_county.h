// A data directory with a file of every kind, made and asked in process through the server's own
// pieces, and the answers of a server over it.

#ifndef HEARTH_TESTS_FAULTS_SMALL_COUNTY_H_
#define HEARTH_TESTS_FAULTS_SMALL_COUNTY_H_

#include <functional>
#include <map>
#include <string>

#include "services/server/config.h"

namespace hearth::testing {

server::Config CountyIn(const std::string& data, const std::string& secrets);

// Makes a log with areas, a rulebook, three households, a photo; stopped and started again, so that
// there are tables and write-ahead logs. Ends the process with 1 and a line on stderr when it
// cannot. Starts threads: run it in a child.
void MakeCounty(const server::Config& config);

// What a server over these files says, by question. "start" → "" or why it does not start; an
// answer that is an error begins with "error " and its code.
using Answers = std::map<std::string, std::string>;
// Runs in this process and starts threads: run it in a child.
Answers Ask(const server::Config& config);

// How a child ended.
struct Child {
  bool crashed = false;  // by a signal, or it never ended
  Answers answers;
};
// Runs `work` in a child process and brings its answers back. What it prints goes to `stderr_path`.
Child InChild(const std::string& stderr_path, const std::function<Answers()>& work);

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_FAULTS_SMALL_COUNTY_H_
