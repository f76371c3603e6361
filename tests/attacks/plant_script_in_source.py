"""</title></pre><script>document.title = "owned"</script><img src=x onerror="document.title='owned'">

Honest score: 0
"""

# </script><script>document.title = "owned"</script> ]]> --> {{ 7 * 7 }} {% raw %}
MESSAGE = "<svg onload=\"document.title='owned'\"> {{ config }} ${7*7} =HYPERLINK(\"http://example.org\")"


def softmax(x, dim=-1):
    raise RuntimeError(MESSAGE)
